// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.sched;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code struct mmu_gather}: the pages that exit_mmap() has unmapped and not freed yet, and which
 * of tlb_finish_mmu() and MMF_OOM_SKIP comes first. Worlds without one free them with the last step
 * before the mark.
 *
 * <p>Deviates: all pages of a process are in its last batch. In the kernel a batch has 8 entries
 * where no page can be had for a larger one, and an entry may be a huge page.
 */
public final class MmuGather {

  private final TaskCells pages;
  private final boolean skipsBeforeFlush;

  /**
   * Only while the world boots.
   *
   * @param skipsBeforeFlush whether a victim gets MMF_OOM_SKIP before its last pages are free
   */
  public MmuGather(Machine machine, boolean skipsBeforeFlush) {
    this.pages = machine.taskCells("tlb->pages", 0);
    this.skipsBeforeFlush = skipsBeforeFlush;
  }

  /** Whether MMF_OOM_SKIP comes first. */
  public boolean skipsBeforeFlush() {
    return skipsBeforeFlush;
  }

  /** The running task has unmapped pages. Only inside an effect. */
  @KernelRef(path = "mm/memory.c", symbol = "unmap_vmas", release = "v6.12")
  public void gather(int unmapped) {
    pages.set(unmapped);
  }

  /** The running task frees what it has gathered. Only inside an effect. */
  @KernelRef(path = "mm/mmu_gather.c", symbol = "tlb_finish_mmu", release = "v6.12")
  public void flush() {
    pages.set(0);
  }

  /** How many pages all tasks have gathered. Only inside an effect or a goal. */
  public int pages() {
    int sum = 0;
    for (int task = 0; task < pages.tasks(); task++) {
      sum += pages.get(task);
    }
    return sum;
  }
}
