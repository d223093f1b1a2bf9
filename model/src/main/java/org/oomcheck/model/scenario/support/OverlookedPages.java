// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.oomcheck.model.kernel.WatchedMutex;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Complains when a process is killed while pages are free that were free already before the task
 * that kills tried to take oom_lock.
 */
public final class OverlookedPages {
  private OverlookedPages() {}

  /**
   * Looks whether pages are free before oom_lock is tried, and again before a kill. Only while the
   * world boots.
   *
   * @param free how many pages could be had; takes steps
   * @param late whether pages that were freed later count as well
   * @param what says what they are, as the end of a sentence
   */
  public static void watch(
      Kernel kernel, IntSupplier free, boolean late, IntFunction<String> what) {
    Machine machine = kernel.machine();
    TaskCells foundFree = machine.taskCells("a page was free before oom_lock", 0);
    kernel
        .oomKill()
        .oomLock()
        .watch(
            new WatchedMutex.Watcher() {
              @Override
              public void beforeTaking() {
                int found = late || free.getAsInt() > 0 ? 1 : 0;
                machine.perform(
                    Step.run(
                        foundFree, "notes whether a page is free", () -> foundFree.set(found)));
              }
            });
    kernel.processes().beforeKill(() -> check(machine, foundFree, free, what));
  }

  private static void check(
      Machine machine, TaskCells foundFree, IntSupplier free, IntFunction<String> what) {
    boolean found =
        machine.perform(Step.of(foundFree, "was a page free?", () -> foundFree.get() == 1));
    int pages = free.getAsInt();
    if (found && pages > 0) {
      machine.complain(Hazard.PREMATURE_OOM_KILL, "a process is killed, and " + what.apply(pages));
    }
  }
}
