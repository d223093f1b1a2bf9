// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.HighAtomicReserve;
import org.oomcheck.model.linux.mm.InactiveList;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.MemControl;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.linux.virtio.SizeWork;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Task;

/**
 * v6.12 with the stable fixes of 2026: a buffer that cannot be added is noticed, and free pages are
 * not reported during a suspend.
 *
 * <p>Deviates: as v5.8. That indirect descriptors are off since 6.12.111 changes nothing for
 * tell_host(), whose one buffer never used them.
 */
@AutoService(Release.class)
public final class V6_12 implements Release {

  /** How long reclaim waits for isolated pages, in milliseconds. */
  private static final int THROTTLE_ISOLATED_MILLIS = 20;

  @Override
  public String summary() {
    return "as v5.8, but tell_host() notices when its buffer could not be added";
  }

  @Override
  public KernelTree tree() {
    return new V5_8()
        .tree()
        .next("v6.12")
        .with(Vmscan.SHRINK_INACTIVE_LIST, V6_12::shrinkInactiveList)
        .with(AllocSlowpath.SHOULD_RECLAIM_RETRY, AllocSlowpath::exhaustReserve)
        .with(Vmscan.KSWAPD_AGE_NODE, V6_12::lruGenAgeNode)
        .with(OomKill.OUT_OF_MEMORY, V6_12::outOfMemory)
        .with(OomKill.PAGEFAULT_OUT_OF_MEMORY, V6_12::pagefaultOutOfMemory)
        .with(OomKill.EXIT_MMAP, V6_12::exitMmap)
        .with(HighAtomicReserve.RMQUEUE_BUDDY, HighAtomicReserve::opensReserve)
        .with(MemControl.TRY_CHARGE, V6_12::tryChargeMemcg)
        .with(VirtioBalloon.TELL_HOST, V6_12::tellHost)
        .with(SizeWork.TOWARDS_TARGET, SizeWork::towardsAlignedTarget)
        .with(PageReporting.REQUEST, V6_12::pageReportingRequest);
  }

  /** As before, but SysRq-f kills whatever the notifiers have freed. Locks: needs oom_lock. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "out_of_memory",
      release = "v6.12",
      omits = "memcg, constraints, panic_on_oom, oom_kill_allocating_task")
  static boolean outOfMemory(Kernel kernel, int gfp) {
    if (kernel.oomKill().oomKillerDisabled()) {
      return false;
    }
    boolean freed = kernel.oomKill().notifiers().freed() > 0;
    return (freed && !OomKill.isSysrqOom(kernel.machine()))
        || OomKill.killUnlessNofs(kernel, gfp, 0);
  }

  /**
   * As before, but for a fifth of the time, and kernel threads do not wait at all. Context: may
   * sleep.
   */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "shrink_inactive_list",
      release = "v6.12",
      omits = "being woken early; the pages, of which direct reclaim can free none")
  static void shrinkInactiveList(Kernel kernel, InactiveList list, int gfp) {
    if (list.tooManyIsolated(gfp) && !kernel.machine().current().has(Task.PF_KTHREAD)) {
      kernel.sleep().msleep(THROTTLE_ISOLATED_MILLIS);
    }
  }

  /** Fails for a task that is dying, after one attempt to reclaim from its group. Context: any. */
  @KernelRef(
      path = "mm/memcontrol.c",
      symbol = "try_charge_memcg",
      release = "v5.16",
      commit = "a4ebf1b6ca1e",
      omits = "every other task, reclaim in the group")
  static boolean tryChargeMemcg(Kernel kernel) {
    return false;
  }

  /** As in v4.14 again: between unmap_vmas() and tlb_finish_mmu(). */
  @KernelRef(path = "mm/mmap.c", symbol = "exit_mmap", release = "v6.0", commit = "bf3980c85212")
  static boolean exitMmap() {
    return true;
  }

  /** Leaves the OOM killer to the allocation that has failed. Context: any. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "pagefault_out_of_memory",
      release = "v5.16",
      commit = "60e2793d440a",
      omits = "memcg, the message")
  static void pagefaultOutOfMemory(Kernel kernel) {}

  /**
   * Calls the OOM killer if every page that could be reclaimed is protected by min_ttl_ms; it is so
   * here. Context: kswapd; may sleep. Locks: takes oom_lock by trylock.
   */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "lru_gen_age_node",
      release = "v6.12",
      omits = "aging, the look at min_ttl_ms")
  static void lruGenAgeNode(Kernel kernel) {
    if (kernel.oomKill().oomLock().trylock()) {
      kernel.run(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, Gfp.GFP_KERNEL));
      kernel.oomKill().oomLock().unlock();
    }
  }

  /**
   * Hands the pfn array to the host and waits for the answer, unless the buffer could not be added;
   * the caller continues in either case and does not know. Context: may sleep. Locks: needs
   * balloon_lock.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "tell_host",
      release = "v6.12",
      commit = "a1981a0a904b",
      omits = "WARN_ON_ONCE")
  public static void tellHost(VirtioBalloon vb, Virtqueue vq) {
    if (vq.addOutbuf(Gfp.GFP_KERNEL)) {
      VirtioBalloon.waitForHost(vb, vq);
    }
  }

  /** Queues the pass on system_freezable_wq, since 6.12.103. */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "__page_reporting_request",
      release = "v6.12",
      commit = "0b45f6927a14")
  public static boolean pageReportingRequest() {
    return true;
  }
}
