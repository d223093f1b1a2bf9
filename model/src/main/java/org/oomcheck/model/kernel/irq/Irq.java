// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * An interrupt line with one handler. The handler runs with interrupts off, must not sleep, and
 * never runs twice at a time; an interrupt that comes meanwhile has it run once more.
 *
 * <p>On an {@link InterruptibleMachine} it comes between the steps of tasks; on another machine
 * only a CPU that idles takes it.
 *
 * <p>A line can have a thread as well, which its handler wakes. Until that has run, the line of a
 * {@code IRQF_ONESHOT} handler is masked.
 *
 * <p>Deviates: lines are not shared, and interrupts that come while one is pending are one.
 */
public final class Irq {
  private final Machine machine;
  private final String name;

  /** Whether a driver has requested the line. */
  private final Cell requested;

  /** How often the line is disabled. */
  private final Cell depth;

  private final Handler handler;

  private final @Nullable IrqThread thread;

  /**
   * A line that any task may raise. Only while the world boots.
   *
   * @param name the line, for example {@code virtio0-config}
   * @param symbol the handler in kernel spelling, for example {@code vp_config_changed()}
   * @param function what the handler does
   */
  public Irq(Machine machine, String name, String symbol, Runnable function) {
    this(machine, name, symbol, function, null, false, machine instanceof InterruptibleMachine);
  }

  /**
   * A line that only tasks raise which are devices and run on no CPU: one step less, as such a task
   * raises at any time anyway. Only while the world boots.
   */
  public static Irq ofDevice(Machine machine, String name, String symbol, Runnable function) {
    return new Irq(machine, name, symbol, function, null, false, false);
  }

  private Irq(
      Machine machine,
      String name,
      String symbol,
      Runnable function,
      @Nullable IrqThread thread,
      boolean oneshot,
      boolean waits) {
    this.name = name;
    this.thread = thread;
    this.requested = machine.cell(name + " requested", 0);
    this.depth = machine.cell(name + " disabled", 0);
    this.handler =
        new Handler(
            machine,
            "irq " + name,
            symbol,
            KeptOff.never(Handler.Level.HARDIRQ),
            function,
            Irq::handleIrqEvent,
            () ->
                requested.get() == 1
                    && depth.get() == 0
                    && (thread == null || !oneshot || !thread.isActive()),
            waits);
    this.machine = handler.machine();
    machine.spawn(Role.daemon("idle CPU, " + name), () -> handler.idleLoop("do_idle"));
  }

  /**
   * A line with a thread. Only while the world boots.
   *
   * @param function what the handler does; whether the thread has to run
   * @param threadFn what the thread does; it may sleep
   * @param oneshot whether the line is masked until the thread has run
   */
  @KernelRef(
      path = "kernel/irq/manage.c",
      symbol = "request_threaded_irq",
      release = "v6.12",
      omits = "failure, shared lines")
  public static Irq threaded(
      Machine machine,
      String name,
      String symbol,
      BooleanSupplier function,
      Runnable threadFn,
      boolean oneshot) {
    IrqThread thread = new IrqThread(machine, name, threadFn);
    Runnable handler =
        () -> {
          if (function.getAsBoolean()) {
            thread.wake();
          }
        };
    return new Irq(
        machine, name, symbol, handler, thread, oneshot, machine instanceof InterruptibleMachine);
  }

  /** Requests the line while the world boots. */
  public void booted() {
    requested.set(1);
  }

  /** Requests the line, disabled, while the world boots. */
  public void bootedDisabled() {
    booted();
    depth.set(1);
  }

  /** Whether a handler is requested. Only inside an effect or a guard. */
  public boolean isRequested() {
    return requested.get() == 1;
  }

  /** The device's side: raises the interrupt; with no handler requested it is lost. */
  public void raise() {
    machine.perform(
        Step.run(
            handler,
            "raises " + name,
            () -> handler.setPending(handler.isPending() || requested.get() == 1)));
  }

  @KernelRef(path = "kernel/irq/handle.c", symbol = "handle_irq_event", release = "v6.12")
  private static void handleIrqEvent(Handler handler) {
    handler.run();
  }

  /**
   * Gives the line its handler and enables it, however often it was disabled; says whether the line
   * was free. Context: may sleep.
   */
  @KernelRef(
      path = "include/linux/interrupt.h",
      symbol = "request_irq",
      release = "v6.12",
      omits = "flags")
  public boolean requestIrq() {
    return requestIrq(() -> {});
  }

  /**
   * Gives the line its handler and enables it; if the line was free, does something before the
   * handler can come.
   *
   * @param andSets sets cells, and nothing else
   */
  public boolean requestIrq(Runnable andSets) {
    return machine.perform(
        Step.of(
                handler,
                "request_irq(" + name + ")",
                () -> {
                  boolean isFree = requested.get() == 0;
                  if (isFree) {
                    requested.set(1);
                    depth.set(0);
                    andSets.run();
                  }
                  return isFree;
                })
            .sleeping());
  }

  /**
   * Takes the handler off the line, and waits until it does not run. Context: may sleep.
   *
   * @throws KernelBug if the line has no handler
   */
  @KernelRef(path = "kernel/irq/manage.c", symbol = "free_irq", release = "v6.12")
  public void freeIrq() {
    String label = "free_irq(" + name + ")";
    if (!frees(label)) {
      throw new KernelBug(Hazard.LIFECYCLE, label + " of a line without a handler");
    }
  }

  private boolean frees(String label) {
    boolean had =
        machine.perform(
            Step.of(
                    handler,
                    label,
                    () -> {
                      boolean was = isRequested();
                      requested.set(0);
                      handler.setPending(false);
                      return was;
                    })
                .withoutResult()
                .sleeping());
    waitForHandler(label);
    return had;
  }

  /** {@link #freeIrq}, whether there is a handler or not. Context: may sleep. */
  public void freeIrqIfRequested() {
    frees("free_irq(" + name + ")");
  }

  /** Waits until the handler does not run. Context: may sleep. */
  @KernelRef(path = "kernel/irq/manage.c", symbol = "synchronize_irq", release = "v6.12")
  public void synchronizeIrq() {
    waitForHandler("synchronize_irq(" + name + ")");
  }

  private void waitForHandler(String label) {
    machine.perform(handler.whenEnded(label, () -> {}).sleeping());
    if (thread != null) {
      thread.waitUntilIdle(label);
    }
  }

  /** Disables the line, counted; the handler may still run. Context: any. */
  @KernelRef(path = "kernel/irq/manage.c", symbol = "disable_irq_nosync", release = "v6.12")
  public void disableIrqNosync() {
    machine.perform(Step.run(handler, "disable_irq_nosync(" + name + ")", () -> depth.add(1)));
  }

  /** Disables the line, counted, and waits until the handler does not run. Context: may sleep. */
  @KernelRef(path = "kernel/irq/manage.c", symbol = "disable_irq", release = "v6.12")
  public void disableIrq() {
    String label = "disable_irq(" + name + ")";
    machine.perform(Step.run(handler, label, () -> depth.add(1)).sleeping());
    waitForHandler(label);
  }

  /**
   * Takes one disabling back; an interrupt that has come meanwhile comes now. Context: any.
   *
   * @throws KernelBug if the line is not disabled
   */
  @KernelRef(path = "kernel/irq/manage.c", symbol = "enable_irq", release = "v6.12")
  public void enableIrq() {
    enableIrq(() -> {});
  }

  /**
   * Takes one disabling back, and does something before the handler can come.
   *
   * @param andSets sets cells, and nothing else
   * @throws KernelBug if the line is not disabled
   */
  public void enableIrq(Runnable andSets) {
    boolean balanced =
        machine.perform(
            Step.of(
                handler,
                "enable_irq(" + name + ")",
                () -> {
                  andSets.run();
                  return enableOnce();
                }));
    if (!balanced) {
      throw new KernelBug(Hazard.LOCK_MISUSE, name + " is enabled more often than disabled");
    }
  }

  private boolean enableOnce() {
    boolean disabled = depth.get() > 0;
    depth.add(disabled ? -1 : 0);
    return disabled;
  }
}
