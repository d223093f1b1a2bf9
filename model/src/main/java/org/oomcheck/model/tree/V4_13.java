// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.HighAtomicReserve;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.MemControl;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.linux.printk.Console;
import org.oomcheck.model.linux.virtio.BalloonMigration;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.BalloonRelease;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
import org.oomcheck.model.linux.virtio.EarlyStats;
import org.oomcheck.model.linux.virtio.SizeWork;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;

/**
 * v4.13: the OOM notifier deflates the balloon; inflating allocates under balloon_lock.
 *
 * <p>Deviates: 4.13.4 has e746bf730a76 already, and is v4.14 in that.
 */
@AutoService(Release.class)
public final class V4_13 implements Release {

  @Override
  public String summary() {
    return "OOM notifier deflates the balloon; inflating allocates under balloon_lock";
  }

  @Override
  public KernelTree tree() {
    return KernelTree.release("v4.13")
        .with(PageAlloc.ALLOC_PAGES_SLOWPATH, AllocSlowpath::allocPagesSlowpath)
        .with(PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM, AllocSlowpath::allocPagesDirectReclaim)
        .with(PageAlloc.ALLOC_PAGES_MAY_OOM, V4_13::allocPagesMayOom)
        .with(AllocSlowpath.SHOULD_RECLAIM_RETRY, AllocSlowpath::shouldReclaimRetry)
        .with(Vmscan.SHRINK_INACTIVE_LIST, Vmscan::shrinkInactiveList)
        .with(Vmscan.KSWAPD_AGE_NODE, Vmscan::ageActiveAnon)
        .with(OomKill.OUT_OF_MEMORY, OomKill::outOfMemory)
        .with(OomKill.OOM_KILL_PROCESS, OomKill::oomKillProcess)
        .with(OomKill.MARK_OOM_VICTIM, OomKill::markOomVictim)
        .with(Console.VPRINTK_EMIT, Console::vprintkEmit)
        .with(OomKill.OOM_RESERVES_ALLOWED, OomKill::oomReservesToMarkedThreads)
        .with(OomKill.PAGEFAULT_OUT_OF_MEMORY, OomKill::pagefaultOutOfMemory)
        .with(OomKill.EXIT_MMAP, OomKill::mmputSkipsLast)
        .with(HighAtomicReserve.RMQUEUE_BUDDY, HighAtomicReserve::keepsReserve)
        .with(MemControl.TRY_CHARGE, MemControl::tryCharge)
        .with(OomReaper.OOM_REAP_TASK, OomReaper::oomReapTask)
        .with(OomReaper.OOM_REAP_TASK_MM, OomReaper::reapUnderOomLock)
        .with(OomKill.OOM_NOTIFIERS, (kernel, chain) -> new OomNotifiers(chain))
        .with(BalloonCompaction.BALLOON_PAGE_ALLOC, BalloonCompaction::balloonPageAlloc)
        .with(BalloonCompaction.BALLOON_PAGE_DEQUEUE, BalloonCompaction::balloonPageDequeue)
        .with(BalloonMigration.MIGRATEPAGE, BalloonMigration::virtballoonMigratepage)
        .with(VirtioBalloon.PROBE, VirtioBalloon::virtballoonProbe)
        .with(BalloonProbe.PROBE, V4_13::virtballoonProbe)
        .with(VirtioBalloon.TELL_HOST, VirtioBalloon::tellHost)
        .with(VirtioBalloon.FILL_BALLOON, VirtioBalloon::fillBalloon)
        .with(VirtioBalloon.LEAK_BALLOON, VirtioBalloon::leakBalloon)
        .with(EarlyStats.STATS_REQUEST, EarlyStats::statsRequest)
        .with(VirtioBalloon.CHANGED, VirtioBalloon::virtballoonChanged)
        .with(BalloonRemoval.FREEZE, BalloonRemoval::virtballoonFreeze)
        .with(BalloonRemoval.RESTORE, BalloonRemoval::virtballoonRestore)
        .with(BalloonRelease.RELEASE_PAGES_BALLOON, BalloonRelease::releasePagesBalloon)
        .with(SizeWork.TOWARDS_TARGET, SizeWork::towardsTarget)
        .with(VirtioBalloon.UPDATE_BALLOON_SIZE, VirtioBalloon::updateBalloonSize)
        .with(VirtioBalloon.OOM_NOTIFY, VirtioBalloon::virtballoonOomNotify)
        .with(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, VirtioBalloon::updateBalloonSizeFunc);
  }

  /**
   * Last resort. The last attempt under oom_lock may reclaim, if {@code vm.zone_reclaim_mode} says
   * so. Context: may sleep. Locks: takes oom_lock by trylock; with __GFP_FS reclaim can need
   * filesystem locks under it.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "__alloc_pages_may_oom",
      omits = "PF_DUMPCORE, costly orders, lowmem, __GFP_THISNODE")
  static OomResult allocPagesMayOom(Kernel kernel, int gfp, Progress progress) {
    return PageAlloc.mayOom(
        kernel,
        gfp,
        progress,
        () ->
            kernel.pageAlloc().lastAttempt(progress)
                || (kernel.vmscan().nodeReclaim(gfp) && kernel.pageAlloc().lastAttempt(progress)));
  }

  /** Sets up the OOM notifier, then what compaction needs. Context: may sleep. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_probe")
  static boolean virtballoonProbe(BalloonProbe probe) {
    if (!probe.setsUp(Piece.VB)) {
      return false;
    }
    if (!probe.setsUp(Piece.VIRTQUEUES)) {
      return probe.fails(Piece.VB);
    }
    if (!probe.setsUp(Piece.OOM_NOTIFIER)) {
      return probe.fails(Piece.VIRTQUEUES, Piece.VB);
    }
    if (!probe.setsUp(Piece.MOUNT)) {
      return probe.fails(Piece.OOM_NOTIFIER, Piece.VIRTQUEUES, Piece.VB);
    }
    return probe.setsUp(Piece.INODE)
        || probe.fails(Piece.MOUNT, Piece.OOM_NOTIFIER, Piece.VIRTQUEUES, Piece.VB);
  }
}
