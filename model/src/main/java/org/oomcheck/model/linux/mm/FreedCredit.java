// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;

/** The property that the OOM notifiers report as many pages as they have freed. */
public final class FreedCredit {
  private FreedCredit() {}

  /**
   * Checks what every OOM notifier says. Only while the world boots, and only right where no other
   * task allocates or frees meanwhile.
   *
   * @param most how many kernel pages a notifier may free at most
   */
  public static void watch(Kernel kernel, int most) {
    watch(
        kernel,
        (said, freed) -> {
          check(kernel.machine(), said, freed);
          OverDeflation.checkFreed(kernel.machine(), most, freed);
        });
  }

  /**
   * Checks that no OOM notifier says that it has freed more than it has: with pages that are not
   * there the OOM killer believes that it need not kill. Only while the world boots, and only right
   * where no other task allocates or frees meanwhile.
   */
  public static void watchForTooMuch(Kernel kernel) {
    watch(
        kernel,
        (said, freed) -> {
          if (said > freed) {
            check(kernel.machine(), said, freed);
          }
        });
  }

  /** What is checked of the pages that a notifier says it has freed, and of those that it has. */
  private interface Check {
    void of(int said, int freed);
  }

  private static void watch(Kernel kernel, Check check) {
    kernel
        .oomKill()
        .oomNotifyList()
        .watch(
            callback ->
                () -> {
                  int before = kernel.pageAlloc().nrFreePages();
                  Answer answer = callback.call();
                  check.of(answer.freed(), kernel.pageAlloc().nrFreePages() - before);
                  return answer;
                });
  }

  /** Calls out_of_memory() once. Context: may sleep. Locks: takes oom_lock. */
  public static void callOutOfMemory(Kernel kernel) {
    kernel.oomKill().oomLock().lock();
    kernel.run(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, Gfp.GFP_KERNEL));
    kernel.oomKill().oomLock().unlock();
  }

  /**
   * Complains if a callback reports another number of pages than it has freed. To be called when it
   * has run, and no other task has run meanwhile.
   *
   * @param reported what the notifiers report, in kernel pages by the reckoning of their caller
   * @param freed how many kernel pages there are more on the free list
   */
  public static void check(Machine machine, int reported, int freed) {
    if (reported != freed) {
      machine.complain(
          Hazard.ACCOUNTING,
          "the OOM notifiers report " + reported + " freed pages, and it is " + freed);
    }
  }
}
