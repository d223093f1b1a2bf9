// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * RCU_SOFTIRQ: callbacks of call_rcu() come between the steps of a task that has softirqs on. That
 * matters where they may spin for a lock that the task holds, so other worlds do without.
 */
final class RcuSoftirq {
  private static final List<String> LOCKS =
      List.of("spin_lock", "raw_spin_lock", "read_lock", "write_lock", "write_seqlock");

  private final Machine machine;
  private final Cell running;
  private final Tasklet tasklet;
  private final List<Runnable> callbacks = new ArrayList<>();

  private RcuSoftirq(CallSite site) {
    this.machine = site.machine();
    this.running = machine.cell("callback of RCU_SOFTIRQ", 0);
    this.tasklet = new Tasklet(machine, "RCU_SOFTIRQ", "rcu_core()", this::core);
  }

  /** The softirq of a world that needs it. Only while it boots. */
  static Optional<RcuSoftirq> of(CallSite site) {
    boolean needed = site.uses("call_rcu") && LOCKS.stream().anyMatch(site::uses);
    return needed
        ? Optional.of(site.part(RcuSoftirq.class, () -> new RcuSoftirq(site)))
        : Optional.empty();
  }

  /** Adds a callback; what calls it, and waits until it has returned. Only at boot. */
  Runnable with(Runnable callback) {
    int number = callbacks.size();
    callbacks.add(callback);
    return () -> {
      machine.perform(Step.run(this, "takes a callback", () -> running.set(number)));
      tasklet.schedule();
      tasklet.waitForEnd();
    };
  }

  private void core() {
    int number = machine.perform(Step.of(this, "looks which callback it is", running::get));
    callbacks.get(number).run();
  }
}
