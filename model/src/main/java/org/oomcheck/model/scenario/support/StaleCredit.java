// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.kernel.WatchedMutex;
import org.oomcheck.model.linux.mm.AllocationWatcher;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Complains when out_of_memory() reports success for pages that were not freed since it was called.
 * It is judged where oom_lock is released: a task that has found no free page, and has not looked
 * for a victim while it had the lock, was told that memory was freed. If no page has left the
 * balloon meanwhile, that is an old credit.
 *
 * <p>Deviates: compares how many pages the balloon has before and after, so it is only right where
 * the balloon is the one notifier and no task inflates it; and where no allocation has
 * __GFP_RETRY_MAYFAIL or goes without __GFP_FS, as these look for no victim.
 */
public final class StaleCredit implements WatchedMutex.Watcher, AllocationWatcher {
  private final Kernel kernel;
  private final Machine machine;

  /** How many pages the balloon had when oom_lock was taken. */
  private final Cell before;

  /** Whether the holder of oom_lock has looked for a victim. */
  private final Cell selected;

  /** By task, whether it found no free page when it looked last. */
  private final TaskCells foundNone;

  private StaleCredit(Kernel kernel) {
    this.kernel = kernel;
    this.machine = kernel.machine();
    this.before = machine.cell("pages with the balloon before", 0);
    this.selected = machine.cell("looked for a victim", 0);
    this.foundNone = machine.taskCells("found no free page", 0);
  }

  /** Makes this check whenever oom_lock is released. Only while the world boots. */
  public static void watch(Kernel kernel) {
    StaleCredit check = new StaleCredit(kernel);
    kernel.oomKill().oomLock().watch(check);
    kernel.pageAlloc().watch(check);
    kernel.processes().whenSelecting(() -> check.selected.set(1));
  }

  @Override
  public void looked(boolean found, boolean last) {
    foundNone.set(found ? 0 : 1);
  }

  @Override
  public void taken() {
    before.set(kernel.pageAlloc().withBalloon());
    selected.set(0);
  }

  @Override
  public void beforeRelease() {
    boolean stale =
        machine.perform(Step.of(kernel.pageAlloc(), "has a page left the balloon?", this::isStale));
    if (stale) {
      machine.complain(
          Hazard.STALE_CREDIT,
          "out_of_memory() is told that pages were freed; none left the balloon since it was"
              + " called");
    }
  }

  private boolean isStale() {
    return foundNone.get() == 1
        && selected.get() == 0
        && !kernel.processes().isVictim()
        && kernel.pageAlloc().withBalloon() == before.get();
  }
}
