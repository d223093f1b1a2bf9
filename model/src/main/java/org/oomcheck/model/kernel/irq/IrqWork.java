// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct irq_work}: a function that an interrupt of the CPU itself calls, soon after it was
 * queued. It must not sleep, and never runs twice at a time.
 *
 * <p>If interrupts are off where it is queued, it runs on no other CPU, and not before they are on
 * again. The same holds where the task that has queued it spins with interrupts off. Deviates:
 * otherwise any CPU runs it.
 */
public final class IrqWork {
  private final Machine machine;
  private final String name;
  private final KeptOff kept;
  private final Handler handler;

  /**
   * A work that is not queued. Only while the world boots.
   *
   * @param name the work in kernel spelling, for example {@code &dev->work}
   * @param symbol its function in kernel spelling
   * @param function what it does
   */
  public IrqWork(Machine machine, String name, String symbol, Runnable function) {
    this.name = name;
    this.kept = new KeptOff(machine, "irq_work " + name, Handler.Level.HARDIRQ, true);
    this.handler =
        new Handler(
            machine,
            "irq_work " + name,
            symbol,
            kept,
            function,
            IrqWork::irqWorkSingle,
            () -> true,
            machine instanceof InterruptibleMachine);
    this.machine = handler.machine();
    this.machine.spawn(Role.daemon("idle CPU, " + name), () -> handler.idleLoop("do_idle"));
  }

  @KernelRef(path = "kernel/irq_work.c", symbol = "irq_work_single", release = "v6.12")
  private static void irqWorkSingle(Handler handler) {
    handler.run();
  }

  /** Queues it while the world boots; says whether it was not queued before. */
  public boolean booted() {
    boolean queued = handler.isPending();
    handler.setPending(true);
    return !queued;
  }

  /** Whether the work is queued or runs. Only inside an effect or a guard. */
  public boolean isActive() {
    return handler.isPending() || handler.isRunning();
  }

  /** Has it run soon; says whether it was not queued before. Context: any. */
  @KernelRef(path = "kernel/irq_work.c", symbol = "irq_work_queue", release = "v6.12")
  public boolean queue() {
    boolean off = kept.appliesHere();
    boolean inside = handler.isCurrent();
    boolean queued =
        machine.perform(
            Step.of(
                handler,
                "irq_work_queue(" + name + ")",
                () -> {
                  boolean fresh = booted();
                  if (fresh) {
                    kept.own(off, inside);
                  }
                  return fresh;
                }));
    kept.endLater(off);
    return queued;
  }

  /**
   * Waits until it is neither queued nor runs. Context: may sleep.
   *
   * @throws KernelBug in a handler, and where softirqs are disabled
   */
  @KernelRef(path = "kernel/irq_work.c", symbol = "irq_work_sync", release = "v6.12")
  public void sync() {
    String label = "irq_work_sync(" + name + ")";
    if (machine.current().inInterrupt()) {
      throw new KernelBug(Hazard.KERNEL_BUG, label + " in interrupt context");
    }
    machine.perform(
        Step.run(handler, label, () -> {})
            .when(() -> !isActive())
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
  }
}
