// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * The inactive lru list, in worlds that are about it: how many pages are on it, and how many are
 * isolated: taken off it by tasks that reclaim.
 *
 * <p>Deviates: every page is dirty. Direct reclaim does not write such pages, so it finds none that
 * it can free, and what it isolates meanwhile is left out; only kswapd writes.
 */
public final class InactiveList {
  private static final int IO_AND_FS = Gfp.__GFP_IO | Gfp.__GFP_FS;

  /** Allocations without both IO and FS are allowed this many times as much. */
  private static final int SHIFT = 3;

  private final Kernel kernel;
  private final Cell inactive;
  private final Cell isolated;

  /**
   * Fills the list while the world boots; from then on reclaim looks at it, and at no inodes.
   *
   * @param pages how many pages are on it
   */
  public InactiveList(Kernel kernel, int pages) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.inactive = machine.cell("NR_INACTIVE_FILE", pages);
    this.isolated = machine.cell("NR_ISOLATED_FILE", 0);
    kernel.vmscan().reclaimFrom(this);
  }

  /**
   * Whether so many pages are isolated that a task that reclaims has to wait. kswapd never has to;
   * an allocation that may not use both IO and FS is allowed eight times as much, so that it does
   * not wait for a task that may wait for its own caller. Context: any.
   */
  @KernelRef(path = "mm/vmscan.c", symbol = "too_many_isolated", omits = "anonymous pages, memcg")
  public boolean tooManyIsolated(int gfp) {
    if (kernel.machine().current().has(Task.PF_KSWAPD)) {
      return false;
    }
    int shift = Gfp.has(gfp, IO_AND_FS) ? SHIFT : 0;
    return kernel
        .machine()
        .perform(
            Step.of(this, "too_many_isolated()", () -> isolated.get() > inactive.get() >> shift));
  }

  /**
   * What kswapd does with one page: takes it off the list, has it written, frees it. Context: may
   * sleep. Locks: takes the fs lock, to write, while the page is isolated.
   */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "shrink_inactive_list",
      omits = "everything but one dirty page; the write itself")
  public void writeOne() {
    Machine machine = kernel.machine();
    machine.perform(Step.run(this, "isolate_lru_pages()", () -> isolate(1)));
    pageout();
    machine.perform(Step.run(this, "putback_inactive_pages()", () -> isolated.add(-1)));
    kernel.pageAlloc().freePages(1);
  }

  private void isolate(int pages) {
    inactive.add(-pages);
    isolated.add(pages);
  }

  /** Asks the filesystem to write the page. Locks: takes the fs lock. */
  @KernelRef(path = "mm/vmscan.c", symbol = "pageout", omits = "asking for it, the write itself")
  private void pageout() {
    kernel.filesystem().lock().lock();
    kernel.filesystem().lock().unlock();
  }
}
