// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * RCU_SOFTIRQ: callbacks of call_rcu() come between the steps of a task that has softirqs on. So
 * they may spin for a lock that this task holds. It exists only where a callback needs it.
 */
final class RcuSoftirq {
  private final Machine machine;
  private final List<Runnable> callbacks = new ArrayList<>();
  private final List<Tasklet> tasklet = new ArrayList<>();
  private final List<Cell> running = new ArrayList<>();

  RcuSoftirq(Machine machine) {
    this.machine = machine;
  }

  /** What has a callback called, and waits until it has returned. Only while the world boots. */
  Runnable calls(Runnable callback) {
    if (callbacks.isEmpty()) {
      running.add(machine.cell("callback of RCU_SOFTIRQ", 0));
      tasklet.add(new Tasklet(machine, "RCU_SOFTIRQ", "rcu_core()", this::core));
    }
    int number = callbacks.size();
    callbacks.add(callback);
    return () -> {
      machine.perform(Step.run(this, "takes a callback", () -> running.get(0).set(number)));
      tasklet.get(0).schedule();
      tasklet.get(0).waitForEnd();
    };
  }

  private void core() {
    int number =
        machine.perform(Step.of(this, "looks which callback it is", () -> running.get(0).get()));
    callbacks.get(number).run();
  }
}
