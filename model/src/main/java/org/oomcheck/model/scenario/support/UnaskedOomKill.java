// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.linux.mm.AllocationWatcher;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Complains when a process is killed while the balloon has pages, and no OOM notifier was called
 * since the task that kills has found no free page. A kernel that calls one and does not wait long
 * enough for its answer is not meant; see {@link PrematureOomKill} for that. With timers that fire
 * at any moment a request may time out before any task begins with it, and that is found as well.
 */
public final class UnaskedOomKill implements AllocationWatcher {
  private final Kernel kernel;
  private final Machine machine;

  /** By task, whether a notifier was called since the task has found no free page. */
  private final TaskCells called;

  private UnaskedOomKill(Kernel kernel) {
    this.kernel = kernel;
    this.machine = kernel.machine();
    this.called = machine.taskCells("a notifier was called", 0);
  }

  /** Makes this check before every kill. Only while the world boots. */
  public static void watch(Kernel kernel) {
    UnaskedOomKill check = new UnaskedOomKill(kernel);
    kernel.pageAlloc().watch(check);
    kernel.oomKill().oomNotifyList().watch(check::noting);
    kernel.processes().beforeKill(check::check);
  }

  @Override
  public void looked(boolean found, boolean last) {
    if (!last) {
      called.set(0);
    }
  }

  private BlockingNotifierChain.Callback noting(BlockingNotifierChain.Callback callback) {
    return () -> {
      machine.perform(Step.run(this, "a notifier is called", this::noteForAll));
      return callback.call();
    };
  }

  private void noteForAll() {
    for (int task = 0; task < called.tasks(); task++) {
      called.set(task, 1);
    }
  }

  private void check() {
    int pages = kernel.pageAlloc().pagesWithBalloon();
    boolean none =
        machine.perform(Step.of(this, "was no notifier called?", () -> called.get() == 0));
    if (none && pages > 0) {
      machine.complain(
          Hazard.PREMATURE_OOM_KILL,
          "a process is killed, and the balloon, which has " + pages + " pages, was not asked");
    }
  }
}
