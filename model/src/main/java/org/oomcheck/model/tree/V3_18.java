// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.BalloonRelease;
import org.oomcheck.model.linux.virtio.EarlyStats;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;

/**
 * v3.18: the balloon without an OOM notifier.
 *
 * <p>Deviates: memory management is that of v4.13, and so are the size work, which was a kthread,
 * and resuming, which inflated by itself.
 */
@AutoService(Release.class)
public final class V3_18 implements Release {

  @Override
  public String summary() {
    return "no OOM notifier; inflating allocates under balloon_lock";
  }

  @Override
  public KernelTree tree() {
    return new V4_13()
        .tree()
        .next("v3.18")
        .with(AllocSlowpath.SHOULD_RECLAIM_RETRY, AllocSlowpath::retryAfterProgress)
        .without(EarlyStats.STATS_REQUEST)
        .without(VirtioBalloon.OOM_NOTIFY)
        .with(VirtioBalloon.PROBE, V3_18::virtballoonProbe)
        .with(BalloonProbe.PROBE, V3_18::virtballoonProbe)
        .with(BalloonCompaction.BALLOON_PAGE_DEQUEUE, BalloonCompaction::balloonPageDequeueUnlocked)
        .with(BalloonRelease.RELEASE_PAGES_BALLOON, BalloonRelease::releasePagesByPfn)
        .with(VirtioBalloon.LEAK_BALLOON, V3_18::leakBalloon);
  }

  /** Registers nothing that is called when memory is low. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v3.18",
      omits = "everything")
  static BlockingNotifierChain.@Nullable Callback virtballoonProbe(VirtioBalloon vb) {
    return null;
  }

  /**
   * Deflates, and does not look first how many pages there are. Frees them when it has released
   * balloon_lock, by an array that another task may be writing. Context: may sleep. Locks: takes
   * balloon_lock.
   *
   * @return how many balloon pages were moved
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "leak_balloon",
      release = "v3.18",
      omits = "adjust_managed_page_count")
  static int leakBalloon(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    int numPfns = vb.dequeuePages(Math.min(num, vb.sizes().arrayPfnsMax()));
    vb.tellHostAbout(vb.deflateVq(), numPfns);
    vb.balloonLock().unlock();
    vb.releasePagesBalloon(numPfns);
    return numPfns;
  }

  /** Sets up the balloon and its kthread. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v3.18",
      omits = "vb_devinfo")
  static boolean virtballoonProbe(BalloonProbe probe) {
    if (!probe.setsUp(Piece.VB)) {
      return false;
    }
    if (!probe.setsUp(Piece.MAPPING)) {
      return probe.fails(Piece.VB);
    }
    if (!probe.setsUp(Piece.VIRTQUEUES)) {
      return probe.fails(Piece.MAPPING, Piece.VB);
    }
    return probe.setsUp(Piece.THREAD) || probe.fails(Piece.VIRTQUEUES, Piece.MAPPING, Piece.VB);
  }
}
