// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.BalloonProbe;
import org.oomcheck.model.linux.BalloonProbe.Piece;
import org.oomcheck.model.linux.Kernel;
import org.oomcheck.model.linux.VirtioBalloon;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_20;

/** A shrinker deflates the balloon, and the OOM notifier goes. */
@AutoService(Patch.class)
public final class Shrinker implements Patch {

  @Override
  public String id() {
    return "shrinker";
  }

  @Override
  public String summary() {
    return "a shrinker deflates the balloon instead of the OOM notifier";
  }

  @Override
  public String source() {
    return "Wei Wang, 2018; merged for v4.19 as 71994620bb25";
  }

  @Override
  public void apply(Replacements tree) {
    tree.remove(VirtioBalloon.OOM_NOTIFY)
        .replace(VirtioBalloon.PROBE, V4_20::virtballoonProbe)
        .replace(BalloonProbe.PROBE, Shrinker::virtballoonProbe)
        .add(V4_20.SHRINKER_SCAN, Shrinker::virtioBalloonShrinkerScan)
        .add(V4_20.SHRINKER_COUNT, V4_20::virtioBalloonShrinkerCount);
  }

  /** Registers the shrinker last; its exit forgets the inode and the mount. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v4.19",
      commit = "71994620bb25")
  static boolean virtballoonProbe(BalloonProbe probe) {
    return V4_20.setsUpUpToTheInode(probe)
        && (probe.setsUp(Piece.SHRINKER) || probe.fails(Piece.VIRTQUEUES, Piece.VB));
  }

  /**
   * Deflates for reclaim. As in v4.20, the sum of all rounds is taken off in each of them; here
   * before the round, so the first takes off nothing. Context: reclaim of any kind; sleeps for
   * balloon_lock and for the host.
   *
   * @param nrToScan how many kernel pages are asked for
   * @return how many kernel pages were freed
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_shrinker_scan",
      release = "v4.19",
      commit = "71994620bb25")
  static int virtioBalloonShrinkerScan(VirtioBalloon vb, int nrToScan) {
    Kernel kernel = vb.kernel();
    int pagesToFree = nrToScan * vb.sizes().pagesPerPage();
    int pagesFreed = 0;
    Loop shrink = kernel.machine().loop("virtio_balloon_shrinker_scan loop");
    while (vb.numPages().read(Access.PLAIN) != 0 && pagesToFree != 0) {
      shrink.head(pagesToFree, pagesFreed);
      pagesToFree -= pagesFreed;
      int num = V4_20.asSize(pagesToFree);
      pagesFreed += kernel.call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, num));
    }
    shrink.leave(pagesFreed);
    kernel.run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return pagesFreed / vb.sizes().pagesPerPage();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.15+shrinker", "reclaim-needs-oom"),
        Expectation.violated("v4.13+shrinker", "shrinker-under-lock", Hazard.DEADLOCK),
        Expectation.proven("v4.15+shrinker", "shrinker-under-lock"),
        Expectation.violated("v4.15+shrinker", "shrinks-its-own-inflation", Hazard.BUSY_NO_OP),
        Expectation.violated("v4.15+shrinker", "drop-caches", Hazard.OVER_DEFLATION),
        Expectation.violated("v4.15+shrinker", "shrinker-counts", Hazard.OVER_DEFLATION),
        Expectation.violated("v4.15+shrinker", "probe-fails-half-way", Hazard.LIFECYCLE));
  }
}
