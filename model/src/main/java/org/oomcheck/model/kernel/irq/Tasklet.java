// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct tasklet_struct}: a function that runs soon in softirq context. It must not sleep,
 * and never runs twice at a time; one that is scheduled while it runs, runs again.
 *
 * <p>On an {@link InterruptibleMachine} it comes between the steps of tasks; on another machine
 * only a CPU that idles runs it.
 *
 * <p>If softirqs are off where it is scheduled, it runs on no other CPU, and not before they are on
 * again. The same holds where the task that has scheduled it spins with softirqs off. Deviates:
 * otherwise any CPU runs it.
 */
public final class Tasklet {
  private final Machine machine;
  private final String name;
  private final Cell disabled;

  /** Whether a task is about to kill it. */
  private final Cell killers;

  private final KeptOff kept;
  private final Handler handler;

  /**
   * A tasklet that is not scheduled. Only while the world boots.
   *
   * @param name the tasklet in kernel spelling, for example {@code &dev->tasklet}
   * @param symbol its function in kernel spelling
   * @param function what it does
   */
  public Tasklet(Machine machine, String name, String symbol, Runnable function) {
    this.name = name;
    this.disabled = machine.cell(name + " disabled", 0);
    this.killers = machine.cell(name + " is killed", 0);
    this.kept = new KeptOff(machine, "tasklet " + name, Handler.Level.SOFTIRQ, true);
    this.handler =
        new Handler(
            machine,
            "tasklet " + name,
            symbol,
            kept,
            function,
            Tasklet::taskletAction,
            () -> disabled.get() == 0,
            machine instanceof InterruptibleMachine);
    this.machine = handler.machine();
    machine.spawn(Role.daemon("idle CPU, " + name), () -> handler.idleLoop("ksoftirqd"));
  }

  @KernelRef(path = "kernel/softirq.c", symbol = "tasklet_action_common", release = "v6.12")
  private static void taskletAction(Handler handler) {
    handler.run();
  }

  /** Schedules it while the world boots. */
  public void booted() {
    handler.setPending(true);
  }

  /** Whether the tasklet is scheduled or runs. Only inside an effect or a guard. */
  public boolean isActive() {
    return handler.isPending() || handler.isRunning();
  }

  /** Has it run soon; nothing if it is scheduled already. Context: any. */
  @KernelRef(path = "include/linux/interrupt.h", symbol = "tasklet_schedule", release = "v6.12")
  public void schedule() {
    boolean off = kept.appliesHere();
    boolean inside = handler.isCurrent();
    machine.perform(
        Step.run(
            handler, "tasklet_schedule(" + name + ")", () -> scheduleUnlessKilled(off, inside)));
    kept.endLater(off);
  }

  /** While it is killed, what schedules it is lost: the bit that says so is taken. */
  private void scheduleUnlessKilled(boolean off, boolean inside) {
    if (killers.get() == 0 && !handler.isPending()) {
      handler.setPending(true);
      kept.own(off, inside);
    }
  }

  /**
   * Waits until it is not scheduled, keeps it from being scheduled, and waits until it does not
   * run; never ends for one that is disabled and scheduled. Context: may sleep.
   *
   * @throws KernelBug in a handler, and where softirqs are disabled
   */
  @KernelRef(path = "kernel/softirq.c", symbol = "tasklet_kill", release = "v6.12")
  public void kill() {
    String label = "tasklet_kill(" + name + ")";
    if (machine.current().inInterrupt()) {
      throw new KernelBug(Hazard.KERNEL_BUG, label + " in interrupt context");
    }
    machine.perform(
        Step.run(handler, label, () -> killers.set(1))
            .when(() -> !handler.isPending() && killers.get() == 0)
            .sleeping());
    machine.perform(handler.whenEnded(label, () -> killers.set(0)));
  }

  /** Waits until it is neither scheduled nor runs, in a task that no handler interrupts. */
  public void waitForEnd() {
    machine.perform(
        Step.run(handler, "waits for the end of " + name, () -> {}).when(() -> !isActive()));
  }

  /** Keeps it from running, counted, and waits until it does not run. Context: may sleep. */
  @KernelRef(path = "include/linux/interrupt.h", symbol = "tasklet_disable", release = "v6.12")
  public void disable() {
    String label = "tasklet_disable(" + name + ")";
    machine.current().mightSleep(label);
    machine.perform(Step.run(handler, label, () -> disabled.add(1)));
    machine.perform(handler.whenEnded(label, () -> {}).sleeping());
  }

  /** Takes one disabling back. Context: any. */
  @KernelRef(path = "include/linux/interrupt.h", symbol = "tasklet_enable", release = "v6.12")
  public void enable() {
    machine.perform(Step.run(handler, "tasklet_enable(" + name + ")", () -> disabled.add(-1)));
  }
}
