// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * The signals of a world's tasks. A primitive that was made with the signals of its world has
 * killable and interruptible waits that a signal ends; one that was made without has the same
 * methods, and no signal ever comes.
 *
 * <p>A task is named by its index, which {@link Machine#spawn} returns.
 *
 * <p>Deviates: a signal stays pending until {@link #flushSignals}; the way back to user space,
 * where a task would handle it, is not modelled. Signal numbers, blocked and ignored signals are
 * left out.
 */
public final class Signals {
  private static final int SIGNAL = 1;
  private static final int KILL = 2;
  private static final int NOTIFY = 4;

  private final Machine machine;
  private final TaskCells pending;
  private final List<Place> places = new ArrayList<>();

  /** Where tasks sleep that a signal may wake. */
  private record Place(Object object, String name, WakeUp wakeUp) {}

  /** What a signal does to a task that sleeps in a place; inside an effect. */
  @FunctionalInterface
  interface WakeUp {

    /**
     * Wakes a task if it sleeps here.
     *
     * @param ends whether the signal ends such a sleep
     */
    void wake(int task, Predicate<TaskState> ends);
  }

  /** The signals of the tasks of a world. */
  public Signals(Machine machine) {
    this.machine = machine;
    this.pending =
        machine
            .taskCells("pending signals", 0)
            .meaning("none", "a signal", "SIGKILL", "SIGKILL", "TIF_NOTIFY_SIGNAL");
  }

  /** Declares an object on which tasks sleep; a signal wakes them there. Only at boot. */
  public void reach(Object object, String name) {
    reach(object, name, (task, ends) -> {});
  }

  private void reach(Object object, String name, WakeUp wakeUp) {
    places.add(new Place(object, name, wakeUp));
  }

  /** Declares a place if the world has signals; for the constructors of primitives. */
  static void reachIfAny(@Nullable Signals signals, Object object, String name) {
    reachIfAny(signals, object, name, (task, ends) -> {});
  }

  /**
   * Declares a place, if the world has signals, where it matters that a task is awake before it
   * runs.
   */
  static void reachIfAny(@Nullable Signals signals, Object object, String name, WakeUp wakeUp) {
    if (signals != null) {
      signals.reach(object, name, wakeUp);
    }
  }

  /** Sends a signal that a task may handle. It ends interruptible sleeps. Context: any. */
  @KernelRef(path = "kernel/signal.c", symbol = "send_sig", release = "v6.12")
  public void send(int task) {
    deliver("send_sig()", task, SIGNAL);
  }

  /** Sends SIGKILL. It ends killable and interruptible sleeps. Context: any. */
  @KernelRef(path = "kernel/signal.c", symbol = "do_send_sig_info", release = "v6.12")
  public void kill(int task) {
    deliver("do_send_sig_info(SIGKILL)", task, SIGNAL | KILL);
  }

  /** SIGKILL is pending for the running task, which sleeps nowhere. Context: any. */
  public void comesWith() {
    machine.perform(
        Step.run(
            this, "SIGKILL is pending for it", () -> pending.set(pending.get() | SIGNAL | KILL)));
  }

  /**
   * Sets TIF_NOTIFY_SIGNAL, as kthread_stop() does: signal_pending() is true from then on, even in
   * a kernel thread that ignores all signals. Context: any.
   */
  @KernelRef(path = "include/linux/sched/signal.h", symbol = "set_notify_signal", release = "v6.12")
  public void notifySignal(int task) {
    deliver("set_tsk_thread_flag(TIF_NOTIFY_SIGNAL)", task, NOTIFY);
  }

  private void deliver(String label, int task, int bits) {
    machine.perform(Step.run(this, label, () -> pending.set(task, pending.get(task) | bits)));
    for (Place place : places) {
      machine.perform(
          Step.run(
              place.object,
              "signal_wake_up(" + place.name + ")",
              () -> place.wakeUp.wake(task, state -> breaks(pending.get(task), state))));
    }
  }

  /** Whether a signal is pending for the running task. Context: any. */
  @KernelRef(path = "include/linux/sched/signal.h", symbol = "signal_pending", release = "v6.12")
  public boolean signalPending() {
    return machine.perform(
        Step.of(this, "signal_pending(current)", () -> breaks(TaskState.INTERRUPTIBLE))
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** Whether SIGKILL is pending for the running task; false for kthread_stop(). Context: any. */
  @KernelRef(
      path = "include/linux/sched/signal.h",
      symbol = "fatal_signal_pending",
      release = "v6.12")
  public boolean fatalSignalPending() {
    return machine.perform(
        Step.of(this, "fatal_signal_pending(current)", () -> breaks(TaskState.KILLABLE))
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** Drops the running task's signals, SIGKILL too; TIF_NOTIFY_SIGNAL stays. Context: any. */
  @KernelRef(path = "kernel/signal.c", symbol = "flush_signals", release = "v6.12")
  public void flushSignals() {
    machine.perform(
        Step.run(this, "flush_signals(current)", () -> pending.set(pending.get() & NOTIFY)));
  }

  /**
   * Sleeps for a number of jiffies, or until a signal comes. Context: may sleep.
   *
   * @return the jiffies that were left when a signal came, at least 1; 0 if the time has passed
   */
  @KernelRef(
      path = "kernel/time/timer.c",
      symbol = "msleep_interruptible",
      release = "v6.12",
      omits = "the conversion from milliseconds")
  public int sleepInterruptible(int jiffies) {
    return machine.perform(
        Step.of(this, "msleep_interruptible(" + jiffies + " jiffies)", this::left)
            .when(() -> breaks(TaskState.INTERRUPTIBLE))
            .timeout(jiffies, () -> 0)
            .sleeping());
  }

  private int left() {
    return Math.max(1, machine.jiffiesLeft());
  }

  /**
   * Whether a pending signal ends such a sleep of the running task, {@code signal_pending_state()}.
   * Only inside a guard or an effect.
   */
  private boolean breaks(TaskState state) {
    return breaks(pending.get(), state);
  }

  private static boolean breaks(int pending, TaskState state) {
    return switch (state) {
      case UNINTERRUPTIBLE -> false;
      case KILLABLE -> (pending & KILL) != 0;
      case INTERRUPTIBLE -> pending != 0;
    };
  }

  /**
   * How a step takes a lock that a signal can keep it from. A task that may give up does not wait
   * for good, whatever the holder waits for.
   */
  static Step.Kind acquiring(@Nullable Signals signals) {
    return signals == null ? Step.Kind.ACQUIRE : Step.Kind.TRY_ACQUIRE;
  }

  /** The same where a world may have no signals. Only inside a guard or an effect. */
  static boolean end(@Nullable Signals signals, TaskState state) {
    return signals != null && signals.breaks(state);
  }
}
