// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * A handler that comes between the steps of tasks. It never runs twice at a time. To a task that
 * waits for its end it is a lock that is held while it runs.
 */
final class Handler implements Lock {

  /** What keeps a handler off a CPU. */
  enum Level {
    /** Interrupts that are off, and another interrupt handler. */
    HARDIRQ,
    /** Interrupts or softirqs that are off, and another softirq handler. */
    SOFTIRQ
  }

  /** What calls a handler. */
  @FunctionalInterface
  interface Entry {

    /** Calls {@link Handler#run}, from a function with the kernel's name. */
    void call(Handler handler);
  }

  private final Machine machine;
  private final String name;
  private final String symbol;
  private final KeptOff kept;
  private final Runnable function;
  private final Entry entry;
  private final BooleanSupplier enabled;
  private final Cell pending;
  private final Cell running;
  private final Step.Interruption interruption;
  private final boolean storms;

  /** Whether the handler may interrupt a task; null if it may as soon as it is ready. */
  private final @Nullable Cell due;

  /**
   * A handler that a timer calls. On a machine whose tasks can be interrupted it comes to their
   * stacks.
   *
   * @param name what a task waits for that waits for the end of the handler
   * @param symbol the handler in kernel spelling
   * @param kept what keeps it off the CPU of a task that has made it ready
   * @param function what the handler does
   */
  Handler(
      Machine machine, String name, String symbol, KeptOff kept, Runnable function, Entry entry) {
    this(machine, name, symbol, kept, function, entry, () -> true, false, false);
  }

  /**
   * A handler that a timer calls, or that may come only after an interrupt.
   *
   * @param enabled whether it may come at all; reads cells, and nothing else
   * @param waits whether it does: what tasks make ready can come at any time later. A handler that
   *     becomes ready at any time itself need not wait
   */
  Handler(
      Machine machine,
      String name,
      String symbol,
      KeptOff kept,
      Runnable function,
      Entry entry,
      BooleanSupplier enabled,
      boolean waits) {
    this(
        machine,
        name,
        symbol,
        kept,
        function,
        entry,
        enabled,
        waits,
        kept.level() == Level.HARDIRQ);
  }

  private Handler(
      Machine machine,
      String name,
      String symbol,
      KeptOff kept,
      Runnable function,
      Entry entry,
      BooleanSupplier enabled,
      boolean waits,
      boolean storms) {
    this.storms = storms;
    this.machine = machine instanceof InterruptibleMachine cpus ? cpus.underneath() : machine;
    this.name = name;
    this.symbol = symbol;
    this.kept = kept;
    this.function = function;
    this.entry = entry;
    this.enabled = enabled;
    this.pending = machine.cell(name + " pending", 0);
    this.running = machine.cell(name + " running", 0);
    int number = machine instanceof InterruptibleMachine cpus ? cpus.add(this) : 0;
    this.interruption = new Step.Interruption(number, "interrupted by " + symbol);
    Cell cell = waits ? this.machine.cell(name + " is due", 0) : null;
    this.due = cell;
    if (cell != null) {
      this.machine.spawn(Role.daemon("interrupt, " + name), () -> comes(cell));
    }
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

  @Override
  public boolean canStorm() {
    return storms;
  }

  /** The machine for the steps on the handler itself; no handler comes between them. */
  Machine machine() {
    return machine;
  }

  Level level() {
    return kept.level();
  }

  Step.Interruption interruption() {
    return interruption;
  }

  /** Whether the running task is in the handler itself. */
  boolean isCurrent() {
    return machine.current().holds(this);
  }

  // Inside guards and effects

  boolean isPending() {
    return pending.get() == 1;
  }

  void setPending(boolean is) {
    pending.set(is ? 1 : 0);
  }

  boolean isRunning() {
    return running.get() == 1;
  }

  boolean isReady() {
    return isPending() && !isRunning() && enabled.getAsBoolean() && !kept.holds();
  }

  /** Whether the handler comes to the CPU of a task that takes a step now. */
  boolean interrupts() {
    return isReady() && (due == null || due.get() == 1);
  }

  /** If the handler is ready, it begins in the task whose step this is. */
  synchronized boolean tryTake() {
    boolean ready = isReady();
    if (ready) {
      pending.set(0);
      if (due != null) {
        due.set(0);
      }
      running.set(1);
      kept.begins();
    }
    return ready;
  }

  // In the body of the task in which the handler runs

  /** Interrupts come, each at any time after the handler has become ready. */
  private void comes(Cell cell) {
    Loop loop = machine.loop("interrupts");
    Step<Boolean> interrupt =
        Step.run(this, "interrupt, before " + symbol, () -> cell.set(1))
            .when(() -> isReady() && cell.get() == 0)
            .sleeping()
            .idling();
    while (true) {
      loop.head();
      machine.perform(interrupt);
    }
  }

  /**
   * What an idle CPU does for ever: it waits until the handler is ready, and runs it.
   *
   * @param loop the kernel's function that does so, as a schedule names the loop
   */
  @KernelRef(path = "kernel/sched/idle.c", symbol = "do_idle", release = "v6.12")
  void idleLoop(String loop) {
    Loop idle = machine.loop(loop);
    while (true) {
      idle.head();
      machine.perform(
          Step.of(this, "idles", this::tryTake).when(this::isReady).sleeping().idling());
      enter();
    }
  }

  /** Runs the handler, which was taken. */
  void enter() {
    entry.call(this);
  }

  /** What {@link Entry} does. */
  void run() {
    Task current = machine.current();
    current.took(this);
    enter(current);
    int count = current.preemptCount();
    int locks = current.held().size();
    function.run();
    if (current.held().size() != locks || current.preemptCount() != count) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE, symbol + " returns with other locks, or in another context");
    }
    machine.perform(Step.run(this, symbol + " returns", this::end));
    leave(current);
    current.drops(this);
  }

  private void end() {
    running.set(0);
    kept.forget();
  }

  private void enter(Task current) {
    if (level() == Level.HARDIRQ) {
      current.setIrqsDisabled(true);
      current.hardirqEnter();
    } else {
      current.softirqEnter();
    }
  }

  private void leave(Task current) {
    if (level() == Level.HARDIRQ) {
      current.hardirqExit();
      current.setIrqsDisabled(false);
    } else {
      current.softirqExit();
    }
  }

  /** Waits until the handler does not run, and then does something. */
  Step<Boolean> whenEnded(String label, Runnable then) {
    return Step.run(this, label, then).when(() -> !isRunning()).kind(Step.Kind.ACQUIRE);
  }
}
