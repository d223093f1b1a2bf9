// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/** {@code kernel/freezer.c}: which processes are in a frozen cgroup; none in most worlds. */
public final class FrozenTasks {
  private final Machine machine;

  /** One set of cells in worlds that have such processes, or none. */
  private final List<TaskCells> frozen = new ArrayList<>();

  /** No task is frozen yet. Only while the world boots. */
  public FrozenTasks(Machine machine) {
    this.machine = machine;
  }

  /** Declares that a process is frozen. Only while the world boots. */
  public void boot(int task) {
    if (frozen.isEmpty()) {
      frozen.add(machine.taskCells("frozen", 0));
    }
    frozen.get(0).set(task, 1);
  }

  /** Whether the running task, which may be frozen, is so. Only inside an effect. */
  public boolean isFrozen() {
    return frozen.get(0).get() == 1;
  }

  /**
   * Lets tasks go on that are frozen; takes no step where no process is ever frozen.
   *
   * @param object what the step is on
   * @param which the tasks that are thawed; looked at inside the step
   */
  @KernelRef(path = "kernel/freezer.c", symbol = "__thaw_task")
  public void thaw(Object object, IntPredicate which) {
    for (TaskCells cells : frozen) {
      machine.perform(
          Step.run(
              object,
              "__thaw_task(victim)",
              () -> {
                for (int task = 0; task < cells.tasks(); task++) {
                  cells.set(task, which.test(task) ? 0 : cells.get(task));
                }
              }));
    }
  }
}
