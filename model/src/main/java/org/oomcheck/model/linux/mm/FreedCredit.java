// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;

/** The property that the OOM notifiers report as many pages as they have freed. */
public final class FreedCredit {
  private FreedCredit() {}

  /**
   * Calls the chain as out_of_memory() does, and checks what it says. Context: may sleep. Locks:
   * takes oom_lock.
   *
   * @param most how many kernel pages may be freed at most
   */
  public static void checkChain(Kernel kernel, int most) {
    kernel.oomKill().oomLock().lock();
    int before = kernel.pageAlloc().nrFreePages();
    int reported = kernel.oomKill().notifiers().freed();
    int freed = kernel.pageAlloc().nrFreePages() - before;
    check(kernel.machine(), reported, freed);
    OverDeflation.checkFreed(kernel.machine(), most, freed);
    kernel.oomKill().oomLock().unlock();
  }

  /**
   * After the chain was called and no other task has run.
   *
   * @param reported what the notifiers report, in kernel pages by the reckoning of their caller
   * @param freed how many kernel pages there are more on the free list
   *     <p>Complains if these are not the same.
   */
  public static void check(Machine machine, int reported, int freed) {
    if (reported != freed) {
      machine.complain(
          Hazard.ACCOUNTING,
          "the OOM notifiers report " + reported + " freed pages, and it is " + freed);
    }
  }
}
