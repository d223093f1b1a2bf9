// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.printk.Console;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.FreePageHint;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;

/**
 * v4.20: a shrinker deflates the balloon, and no OOM notifier.
 *
 * <p>Deviates: free page hinting is only in the scenario that is about it.
 */
@AutoService(Release.class)
public final class V4_20 implements Release {

  /** Shape of {@link #SHRINKER_COUNT}. */
  @FunctionalInterface
  public interface ShrinkerCount {

    /** How many kernel pages the shrinker could free. */
    int call(VirtioBalloon vb);
  }

  /** Takes and returns kernel pages. */
  public static final Slot<VirtioBalloon.Resize> SHRINKER_SCAN =
      new Slot<>("virtio_balloon_shrinker_scan", VirtioBalloon.Resize.class);

  public static final Slot<ShrinkerCount> SHRINKER_COUNT =
      new Slot<>("virtio_balloon_shrinker_count", ShrinkerCount.class);

  @Override
  public String summary() {
    return "a shrinker deflates the balloon instead of the OOM notifier";
  }

  @Override
  public KernelTree tree() {
    return new V4_15()
        .tree()
        .next("v4.20")
        .with(OomKill.OUT_OF_MEMORY, V4_20::outOfMemory)
        .with(Console.VPRINTK_EMIT, Console::vprintkEmitHandingOver)
        .with(OomKill.OOM_KILL_PROCESS, OomKill::oomKillProcessAndGroup)
        .with(OomKill.EXIT_MMAP, OomKill::exitMmapReapsFirst)
        .with(OomReaper.OOM_REAP_TASK_MM, OomReaper::reap)
        .without(VirtioBalloon.OOM_NOTIFY)
        .with(VirtioBalloon.PROBE, V4_20::virtballoonProbe)
        .with(BalloonProbe.PROBE, V4_20::virtballoonProbe)
        .with(FreePageHint.REGISTER_SHRINKER, V4_20::registerShrinker)
        .with(FreePageHint.HINT_COUNT, V4_20::virtioBalloonShrinkerCount)
        .with(SHRINKER_SCAN, V4_20::virtioBalloonShrinkerScan)
        .with(SHRINKER_COUNT, V4_20::virtioBalloonShrinkerCount);
  }

  /** As before, but it does not sleep after a kill. Locks: needs oom_lock. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "out_of_memory",
      release = "v4.19",
      commit = "9bfe5ded054b",
      omits = "memcg, constraints, panic_on_oom, oom_kill_allocating_task")
  public static boolean outOfMemory(Kernel kernel, int gfp) {
    return !kernel.oomKill().oomKillerDisabled()
        && (kernel.oomKill().notifiers().freed() > 0 || OomKill.killUnlessNofs(kernel, gfp, 0));
  }

  /** Registers the shrinker. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v4.20",
      commit = "71994620bb25",
      omits = "everything but register_shrinker")
  public static BlockingNotifierChain.@Nullable Callback virtballoonProbe(VirtioBalloon vb) {
    vb.kernel().vmscan().registerShrinker(new BalloonShrinker(vb));
    return null;
  }

  /**
   * Sets up what compaction needs, then the workqueue and the shrinker. The exits of these two jump
   * past the inode and the mount. Context: may sleep.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v4.20",
      commit = "71994620bb25")
  public static boolean virtballoonProbe(BalloonProbe probe) {
    if (!setsUpUpToTheInode(probe)) {
      return false;
    }
    if (!probe.setsUp(Piece.WORKQUEUE)) {
      return probe.fails(Piece.VIRTQUEUES, Piece.VB);
    }
    return probe.setsUp(Piece.SHRINKER) || probe.fails(Piece.WORKQUEUE, Piece.VIRTQUEUES, Piece.VB);
  }

  /** The first half of virtballoon_probe() since v4.20, with its exits. */
  public static boolean setsUpUpToTheInode(BalloonProbe probe) {
    if (!probe.setsUp(Piece.VB)) {
      return false;
    }
    if (!probe.setsUp(Piece.VIRTQUEUES)) {
      return probe.fails(Piece.VB);
    }
    if (!probe.primesStats()) {
      return probe.fails(Piece.VB);
    }
    if (!probe.setsUp(Piece.MOUNT)) {
      return probe.fails(Piece.VIRTQUEUES, Piece.VB);
    }
    return probe.setsUp(Piece.INODE) || probe.fails(Piece.MOUNT, Piece.VIRTQUEUES, Piece.VB);
  }

  /**
   * The one shrinker is for the balloon and for hinted pages, and hangs on the former's feature.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_register_shrinker",
      release = "v4.20",
      commit = "71994620bb25")
  static boolean registerShrinker(boolean deflateOnOom) {
    return deflateOnOom;
  }

  /** Shifts the wrong way: fewer than 1024 blocks count as none. Context: reclaim. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_shrinker_count",
      release = "v4.20",
      commit = "86a559787e6f",
      omits = "the pages in the balloon")
  static int virtioBalloonShrinkerCount(int numFreePageBlocks) {
    return numFreePageBlocks >> FreePageHint.HINT_BLOCK_ORDER;
  }

  /** {@code vb->shrinker}. */
  private record BalloonShrinker(VirtioBalloon vb) implements Shrinker {

    @Override
    public String name() {
      return "vb->shrinker";
    }

    @Override
    public int batch() {
      return vb.sizes().shrinkBatch();
    }

    @Override
    public int countObjects() {
      return vb.kernel().call(SHRINKER_COUNT, f -> f.call(vb));
    }

    @Override
    public int scanObjects(int nrToScan, int gfp) {
      return vb.kernel().call(SHRINKER_SCAN, f -> f.call(vb, nrToScan));
    }
  }

  /** How many kernel pages are in the balloon. Context: reclaim. Locks: none. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_shrinker_count",
      release = "v4.20",
      omits = "num_free_page_blocks")
  public static int virtioBalloonShrinkerCount(VirtioBalloon vb) {
    return vb.numPages().read(Access.PLAIN) / vb.sizes().pagesPerPage();
  }

  /**
   * Deflates for reclaim. What is still to free is in balloon pages, what was freed in kernel
   * pages, and the sum of all iterations is subtracted in each of them; below zero, an unsigned
   * number is large. Context: reclaim of any kind, also with GFP_NOFS; sleeps for balloon_lock and
   * for the host.
   *
   * @param nrToScan how many kernel pages are asked for
   * @return how many kernel pages were freed
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_shrinker_scan",
      release = "v4.20",
      omits = "shrink_free_pages")
  public static int virtioBalloonShrinkerScan(VirtioBalloon vb, int nrToScan) {
    Kernel kernel = vb.kernel();
    int pagesToFree = nrToScan * vb.sizes().pagesPerPage();
    int pagesFreed = 0;
    Loop shrink = kernel.machine().loop("shrink_balloon_pages");
    while (vb.numPages().read(Access.PLAIN) != 0 && pagesToFree != 0) {
      shrink.head(pagesToFree, pagesFreed);
      int num = asSize(pagesToFree);
      pagesFreed +=
          kernel.call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, num)) / vb.sizes().pagesPerPage();
      pagesToFree -= pagesFreed;
    }
    shrink.leave(pagesFreed);
    kernel.run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return pagesFreed;
  }

  /** An unsigned number of pages as one that can be compared; large is as good as endless. */
  public static int asSize(int unsigned) {
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }
}
