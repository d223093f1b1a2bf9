// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.BalloonReporting;
import org.oomcheck.model.linux.virtio.FreePageHint;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;

/**
 * v5.8: the OOM notifier is back, and counts in the right unit.
 *
 * <p>Deviates: the shrinker is only for hinted pages now; they, and reported ones, are in the
 * scenarios that are about them. Memory management is that of v4.13.
 */
@AutoService(Release.class)
public final class V5_8 implements Release {

  @Override
  public String summary() {
    return "back to the OOM notifier, which reports kernel pages now; no shrinker";
  }

  @Override
  public KernelTree tree() {
    return new V4_20()
        .tree()
        .next("v5.8")
        .without(V4_20.SHRINKER_SCAN)
        .without(V4_20.SHRINKER_COUNT)
        .with(VirtioBalloon.PROBE, VirtioBalloon::virtballoonProbe)
        .with(BalloonProbe.PROBE, V5_8::virtballoonProbe)
        .with(VirtioBalloon.OOM_NOTIFY, V5_8::virtioBalloonOomNotify)
        .with(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, V5_8::updateBalloonSizeFunc)
        .with(FreePageHint.REGISTER_SHRINKER, V5_8::registerShrinker)
        .with(FreePageHint.HINT_COUNT, FreePageHint::virtioBalloonShrinkerCount)
        .with(PageReporting.PROCESS_ZONE, PageReporting::pageReportingProcessZone)
        .with(BalloonReporting.REPORT, BalloonReporting::virtballoonFreePageReport)
        .with(PageReporting.REQUEST, V5_8::pageReportingRequest);
  }

  /**
   * As v4.20, then the OOM notifier and reporting; every exit takes down what is there. Context:
   * may sleep.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v5.8",
      commit = "1ad6f58ea936")
  static boolean virtballoonProbe(BalloonProbe probe) {
    if (!V4_20.setsUpUpToTheInode(probe)) {
      return false;
    }
    if (!probe.setsUp(Piece.WORKQUEUE)) {
      return probe.fails(Piece.INODE, Piece.MOUNT, Piece.VIRTQUEUES, Piece.VB);
    }
    if (!probe.setsUp(Piece.SHRINKER)) {
      return probe.fails(Piece.WORKQUEUE, Piece.INODE, Piece.MOUNT, Piece.VIRTQUEUES, Piece.VB);
    }
    if (!probe.setsUp(Piece.OOM_NOTIFIER)) {
      return probe.fails(
          Piece.SHRINKER, Piece.WORKQUEUE, Piece.INODE, Piece.MOUNT, Piece.VIRTQUEUES, Piece.VB);
    }
    return probe.setsUp(Piece.REPORTING)
        || probe.fails(
            Piece.OOM_NOTIFIER,
            Piece.SHRINKER,
            Piece.WORKQUEUE,
            Piece.INODE,
            Piece.MOUNT,
            Piece.VIRTQUEUES,
            Piece.VB);
  }

  /**
   * Gives pages back when memory is out, before a task is killed, and says how many kernel pages it
   * were. Context: under oom_lock; may sleep for balloon_lock and for the host.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_oom_notify",
      release = "v5.8",
      commit = "da10329cb057")
  public static Answer virtioBalloonOomNotify(VirtioBalloon vb) {
    int freed =
        vb.kernel().call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, vb.sizes().oomPages()));
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return new Answer(Code.NOTIFY_OK, freed / vb.sizes().pagesPerPage());
  }

  /** The shrinker is for hinted pages alone, and always there. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_register_shrinker",
      release = "v5.8",
      commit = "da10329cb057")
  public static boolean registerShrinker(boolean deflateOnOom) {
    return true;
  }

  /** As before, but for a balloon that has its size already, which is left alone. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "update_balloon_size_func",
      release = "v5.8")
  static void updateBalloonSizeFunc(VirtioBalloon vb) {
    int diff = vb.towardsTarget();
    if (diff != 0) {
      VirtioBalloon.moveBy(vb, diff);
    }
  }

  /** Queues the pass on system_wq, which no suspend freezes. */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "__page_reporting_request",
      release = "v5.8",
      commit = "36e66c554b5c")
  static boolean pageReportingRequest() {
    return false;
  }
}
