// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.linux.mm.SetAsidePages.Reserve;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code struct per_cpu_pages}: what a CPU frees stays on a list of its own, where NR_FREE_PAGES
 * does not count it and no other CPU looks. Only drain_all_pages() gives it back to the zone. The
 * CPU itself takes from its list only while NR_FREE_PAGES is above the watermark: that is looked at
 * first.
 *
 * <p>Deviates: each task runs on a CPU of its own and never on another one. What is above the high
 * mark of a list goes to the zone page by page, and not in batches.
 */
public final class PerCpuPages implements Reserve {
  private final TaskCells count;
  private final int high;

  private PerCpuPages(TaskCells count, int high) {
    this.count = count;
    this.high = high;
  }

  /**
   * Gives the CPUs of a kernel their lists. Only while the world boots.
   *
   * @param high how many pages a list keeps at most
   */
  public static void boot(Kernel kernel, int high) {
    TaskCells count = kernel.machine().taskCells("pcp->count", 0);
    kernel.pageAlloc().setAside().add(new PerCpuPages(count, high));
  }

  @Override
  @KernelRef(path = "mm/page_alloc.c", symbol = "rmqueue_pcplist", release = "v6.12")
  public Take take(boolean mark) {
    if (!mark || count.get() == 0) {
      return Take.ZONE;
    }
    count.set(count.get() - 1);
    return Take.TAKEN;
  }

  @Override
  @KernelRef(path = "mm/page_alloc.c", symbol = "free_unref_page_commit", release = "v6.12")
  public int put(int pages, boolean ofBalloon) {
    int kept = Math.min(pages, high - count.get());
    count.set(count.get() + kept);
    return kept;
  }

  @Override
  public int pages() {
    int pages = 0;
    for (int task = 0; task < count.tasks(); task++) {
      pages += count.get(task);
    }
    return pages;
  }

  @Override
  public int giveUp() {
    int pages = pages();
    for (int task = 0; task < count.tasks(); task++) {
      count.set(task, 0);
    }
    return pages;
  }
}
