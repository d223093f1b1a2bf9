// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import static org.oomcheck.model.linux.mm.Gfp.__GFP_DIRECT_RECLAIM;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NOFAIL;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NOMEMALLOC;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NORETRY;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_RETRY_MAYFAIL;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.Hazard;
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

    /**
     * Whether to look again before the OOM killer is called.
     *
     * @param noProgressLoops how often in a row reclaim has freed nothing
     */
    boolean call(Kernel kernel, int noProgressLoops);
  }

  public static final Slot<ShouldReclaimRetry> SHOULD_RECLAIM_RETRY =
      new Slot<>("should_reclaim_retry", ShouldReclaimRetry.class);

  /** How often the slow path looks again although reclaim frees nothing. */
  public static final int MAX_RECLAIM_RETRIES = 16;

  private AllocSlowpath() {}

  /**
   * Tries everything that the flags allow, in the kernel's order. A victim of the OOM killer gets a
   * part of the reserves from its next attempt on, and fails after one attempt with them; a task
   * that reclaims already gets all of them. Context: may sleep if gfp has __GFP_DIRECT_RECLAIM.
   *
   * <p>Deviates: in worlds without any reserve, a task that is a victim before it allocates, or
   * becomes one while reclaim tells it to look again, asks the OOM killer once more before it
   * fails.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "__alloc_pages_slowpath",
      omits = "kswapd, cpusets, compaction and should_compact_retry(): a page has order 0")
  public static boolean allocPagesSlowpath(Kernel kernel, int gfp, Progress progress) {
    Machine machine = kernel.machine();
    boolean noFail = Gfp.has(gfp, __GFP_NOFAIL);
    boolean allocOom = false;
    int loops = 0;
    Loop retry = machine.loop("retry");
    while (true) {
      allocOom = mayHaveReserves(kernel, gfp, allocOom);
      retry.head(allocOom, loops);
      if (attempt(kernel, gfp, progress, allocOom)) {
        return true;
      }
      boolean reclaims = machine.current().has(Task.PF_MEMALLOC);
      if (!Gfp.has(gfp, __GFP_DIRECT_RECLAIM) || (reclaims && !noFail)) {
        return false;
      }
      boolean oom = allocOom;
      if (reclaims) {
        machine.complain(Hazard.KERNEL_BUG, "a task that reclaims asks with __GFP_NOFAIL");
      } else if (kernel.call(
          PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM, f -> f.call(kernel, gfp, progress, oom))) {
        return true;
      }
      if (reclaims || Gfp.has(gfp, __GFP_NORETRY)) {
        if (!noFail || kernel.pageAlloc().getPageFromMinReserve(progress)) {
          return noFail;
        }
        continue;
      }
      loops = kernel.vmscan().countLoop(loops);
      if (retries(kernel, loops)) {
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
      if (noPage && kernel.pageAlloc().getPageFromMinReserve(progress)) {
        return true;
      }
      allocOom = victim;
      loops = result == OomResult.PROGRESS ? 0 : loops;
    }
  }

  /** Looks at once whether the running task is a victim, in worlds in which that matters. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__gfp_pfmemalloc_flags", release = "v4.14")
  private static boolean mayHaveReserves(Kernel kernel, int gfp, boolean wasVictim) {
    return kernel.pageAlloc().hasReserves()
        ? !Gfp.has(gfp, __GFP_NOMEMALLOC) && kernel.processes().tskIsOomVictim()
        : wasVictim;
  }

  private static boolean attempt(Kernel kernel, int gfp, Progress progress, boolean allocOom) {
    boolean all =
        kernel.machine().current().has(Task.PF_MEMALLOC) && !Gfp.has(gfp, __GFP_NOMEMALLOC);
    if (all) {
      return kernel.pageAlloc().getPageWithoutWatermarks(progress);
    }
    boolean nonBlock =
        !allocOom && !Gfp.has(gfp, __GFP_DIRECT_RECLAIM) && !Gfp.has(gfp, __GFP_NOMEMALLOC);
    return nonBlock
        ? kernel.pageAlloc().getPageNonBlocking(progress)
        : kernel.pageAlloc().getPageFromFreelist(progress, allocOom);
  }

  /**
   * What __alloc_pages_may_oom() does without a page. With __GFP_NOFAIL it goes on as if there were
   * progress, also while the OOM killer is disabled. Locks: needs oom_lock.
   *
   * <p>Deviates: the kernel warns there, once, and the model does not.
   */
  public static OomResult outOfMemoryOrFail(Kernel kernel, int gfp) {
    boolean progress =
        !Gfp.has(gfp, __GFP_RETRY_MAYFAIL)
            && (kernel.call(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, gfp))
                || Gfp.has(gfp, __GFP_NOFAIL));
    return progress ? OomResult.PROGRESS : OomResult.NOTHING;
  }

  /** Asks should_reclaim_retry(), in worlds in which its answer is open. */
  public static boolean retries(Kernel kernel, int noProgressLoops) {
    return (kernel.pageAlloc().setAside().hasReserve() || kernel.vmscan().hasLru())
        && kernel.call(SHOULD_RECLAIM_RETRY, f -> f.call(kernel, noProgressLoops));
  }

  /**
   * Reclaims in the allocating task. If that frees anything, it looks on the lists of other CPUs as
   * well. Context: may sleep; with __GFP_FS it can need filesystem locks.
   *
   * <p>Deviates: only shrinkers find a page, whatever else reclaim waits for.
   */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__alloc_pages_direct_reclaim")
  public static boolean allocPagesDirectReclaim(
      Kernel kernel, int gfp, Progress progress, boolean allocOom) {
    Task current = kernel.machine().current();
    current.setFlags(Task.PF_MEMALLOC);
    boolean someProgress = kernel.vmscan().tryToFreePages(gfp);
    current.clearFlags(Task.PF_MEMALLOC);
    PageAlloc pageAlloc = kernel.pageAlloc();
    return someProgress
        && (pageAlloc.getPageFromFreelist(progress, allocOom)
            || (pageAlloc.setAside().drainAllPages()
                && pageAlloc.getPageFromFreelist(progress, allocOom)));
  }

  /**
   * Looks again while the pages that count as reclaimable would lift free pages above the min
   * watermark, and reclaim has freed something not too long ago. Only then is the reserve for
   * atomic allocations given up. Context: may sleep.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "should_reclaim_retry",
      omits = "waiting for writes, the tick that a worker sleeps")
  public static boolean shouldReclaimRetry(Kernel kernel, int noProgressLoops) {
    return noProgressLoops > MAX_RECLAIM_RETRIES
        ? kernel.pageAlloc().setAside().unreserveHighatomicPageblock()
        : reclaimingAllWouldDo(kernel);
  }

  /**
   * The same, but the reserve for atomic allocations is given up whatever the reason not to look
   * again. Context: any.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "should_reclaim_retry",
      release = "v6.12",
      commit = "ac3f3b0a5551")
  public static boolean exhaustReserve(Kernel kernel, int noProgressLoops) {
    return (noProgressLoops <= MAX_RECLAIM_RETRIES && reclaimingAllWouldDo(kernel))
        || kernel.pageAlloc().setAside().unreserveHighatomicPageblock();
  }

  /** Whether an allocation would succeed if all that counts as reclaimable were free. */
  public static boolean reclaimingAllWouldDo(Kernel kernel) {
    return kernel.vmscan().hasLru()
        && kernel.pageAlloc().minWatermarkOk(kernel.vmscan().zoneReclaimablePages());
  }

  /**
   * Before 0a0337e0d1d1, v4.7: looks again exactly if reclaim has freed something. Context: any.
   */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__alloc_pages_slowpath", release = "v4.4")
  public static boolean retryAfterProgress(Kernel kernel, int noProgressLoops) {
    return kernel.vmscan().hasLru() && noProgressLoops == 0;
  }
}
