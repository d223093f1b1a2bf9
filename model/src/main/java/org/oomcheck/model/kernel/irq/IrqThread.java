// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * The thread of an interrupt line, which may sleep. To a task that waits until it has run it is a
 * lock that is held meanwhile.
 */
final class IrqThread implements Lock {
  private final Machine machine;
  private final String name;
  private final Runnable function;
  private final Cell woken;
  private final Cell running;

  /**
   * A thread that waits to be woken. Only while the world boots.
   *
   * @param line the name of the line
   */
  IrqThread(Machine machine, String line, Runnable function) {
    this.machine = machine;
    this.name = "irq/" + line;
    this.function = function;
    this.woken = machine.cell(name + " woken", 0);
    this.running = machine.cell(name + " running", 0);
    machine.spawn(Role.daemon(name).with(Task.PF_KTHREAD), this::irqThread);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  @Override
  public boolean isHandler() {
    return true;
  }

  /** Whether the thread runs or has to run. Only inside an effect or a guard. */
  boolean isActive() {
    return woken.get() + running.get() > 0;
  }

  @KernelRef(path = "kernel/irq/manage.c", symbol = "irq_thread", release = "v6.12")
  private void irqThread() {
    Loop loop = machine.loop("irq_thread");
    while (true) {
      loop.head();
      machine.perform(
          Step.run(
                  this,
                  "irq_wait_for_interrupt(" + name + ")",
                  () -> {
                    woken.set(0);
                    running.set(1);
                  })
              .when(() -> woken.get() == 1)
              .sleeping()
              .idling());
      machine.current().took(this);
      function.run();
      machine.perform(Step.run(this, name + " has run", () -> running.set(0)));
      machine.current().drops(this);
    }
  }

  /** Has it run, once more if it runs now. Context: any. */
  @KernelRef(path = "kernel/irq/handle.c", symbol = "__irq_wake_thread", release = "v6.12")
  void wake() {
    machine.perform(Step.run(this, "wakes " + name, () -> woken.set(1)));
  }

  /** Waits until it neither runs nor has to run. Context: may sleep. */
  void waitUntilIdle(String label) {
    machine.perform(
        Step.run(this, label, () -> {}).when(() -> !isActive()).kind(Step.Kind.ACQUIRE).sleeping());
  }
}
