// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import static org.oomcheck.model.linux.mm.Gfp.__GFP_DIRECT_RECLAIM;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NOFAIL;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NOMEMALLOC;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NORETRY;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Task;

/** {@code mm/page_alloc.c}: what an allocation does that finds no free page at once. */
public final class AllocSlowpath {

  /** Shape of {@link #SHOULD_RECLAIM_RETRY}. */
  @FunctionalInterface
  public interface ShouldReclaimRetry {

    /** Whether to look again before the OOM killer is called. */
    boolean call(Kernel kernel);
  }

  public static final Slot<ShouldReclaimRetry> SHOULD_RECLAIM_RETRY =
      new Slot<>("should_reclaim_retry", ShouldReclaimRetry.class);

  private AllocSlowpath() {}

  /**
   * Tries everything that the flags allow, in the kernel's order. A victim of the OOM killer gets a
   * part of the reserves from its next attempt on, and fails after one attempt with them. Context:
   * may sleep if gfp has __GFP_DIRECT_RECLAIM.
   *
   * <p>Deviates: a task that is a victim before it allocates begins without the reserves.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "__alloc_pages_slowpath",
      omits = "kswapd, compaction, cpusets")
  public static boolean allocPagesSlowpath(Kernel kernel, int gfp, Progress progress) {
    Machine machine = kernel.machine();
    boolean noFail = Gfp.has(gfp, __GFP_NOFAIL);
    boolean allocOom = false;
    Loop retry = machine.loop("retry");
    while (true) {
      retry.head(allocOom);
      if (kernel.pageAlloc().getPageFromFreelist(progress, allocOom)) {
        return true;
      }
      if (!Gfp.has(gfp, __GFP_DIRECT_RECLAIM) || machine.current().has(Task.PF_MEMALLOC)) {
        return false;
      }
      if (kernel.call(PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM, f -> f.call(kernel, gfp, progress))) {
        return true;
      }
      if (Gfp.has(gfp, __GFP_NORETRY)) {
        return false;
      }
      if (kernel.pageAlloc().setAside().hasReserve()
          && kernel.call(SHOULD_RECLAIM_RETRY, f -> f.call(kernel))) {
        continue;
      }
      OomResult result =
          kernel.call(PageAlloc.ALLOC_PAGES_MAY_OOM, f -> f.call(kernel, gfp, progress));
      if (result == OomResult.PAGE) {
        return true;
      }
      boolean victim = kernel.processes().tskIsOomVictim();
      boolean gaveUp = victim && (allocOom || Gfp.has(gfp, __GFP_NOMEMALLOC));
      boolean noPage = gaveUp || result == OomResult.NOTHING;
      if (noPage && !noFail) {
        return false;
      }
      if (noPage && kernel.pageAlloc().getPageFromFreelist(progress, true)) {
        return true;
      }
      allocOom = victim;
    }
  }

  /**
   * Reclaims in the allocating task. If that frees anything, it looks on the lists of other CPUs as
   * well. Context: may sleep; with __GFP_FS it can need filesystem locks.
   *
   * <p>Deviates: only shrinkers find a page, whatever else reclaim waits for.
   */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__alloc_pages_direct_reclaim")
  public static boolean allocPagesDirectReclaim(Kernel kernel, int gfp, Progress progress) {
    Task current = kernel.machine().current();
    current.setFlags(Task.PF_MEMALLOC);
    boolean someProgress = kernel.vmscan().tryToFreePages(gfp);
    current.clearFlags(Task.PF_MEMALLOC);
    PageAlloc pageAlloc = kernel.pageAlloc();
    return someProgress
        && (pageAlloc.getPageFromFreelist(progress)
            || (pageAlloc.setAside().drainAllPages() && pageAlloc.getPageFromFreelist(progress)));
  }

  /**
   * No: what can be reclaimed does not lift free pages above the min watermark. The reserve for
   * atomic allocations stays. Context: may sleep.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "should_reclaim_retry",
      omits = "the number of loops, after which the reserve is given up as well")
  public static boolean shouldReclaimRetry(Kernel kernel) {
    return false;
  }

  /** Gives the reserve for atomic allocations up before the OOM killer is called. Context: any. */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "should_reclaim_retry",
      release = "v6.12",
      commit = "ac3f3b0a5551",
      omits = "the number of loops")
  public static boolean exhaustReserve(Kernel kernel) {
    return kernel.pageAlloc().setAside().unreserveHighatomicPageblock();
  }
}
