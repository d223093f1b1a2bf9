// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Tasks that sleep without a wait queue: each sets its state, tests, and schedules; another task
 * wakes it by name. A wake-up after the state is set is not lost; one before is.
 *
 * <p>A task is named by its index, which {@link Machine#spawn} returns.
 *
 * <p>Deviates: a task that is on a wait queue sleeps there ({@link WaitQueue#schedule}), and no
 * wake-up reaches it here. Wake-ups without a reason are left out.
 */
public final class TaskStates implements Wakeable {
  /** In place of a time: there is no timer. */
  public static final int MAX_SCHEDULE_TIMEOUT = Integer.MAX_VALUE;

  private static final int RUNNING = 0;
  private static final int UNINTERRUPTIBLE = 1;
  private static final int KILLABLE = 2;
  private static final int INTERRUPTIBLE = 3;

  private final Machine machine;
  private final @Nullable Signals signals;
  private final TaskCells states;

  /** The states of the tasks of a world without signals. */
  public TaskStates(Machine machine) {
    this(machine, null);
  }

  /** The states of tasks whose killable and interruptible sleeps these signals end. */
  public TaskStates(Machine machine, @Nullable Signals signals) {
    this.machine = machine;
    this.signals = signals;
    this.states =
        machine
            .taskCells("state", RUNNING)
            .meaning("running", "uninterruptible", "killable", "interruptible");
    Signals.reachIfAny(signals, this, "a sleeping task");
  }

  /** Says how the running task is about to sleep, with a barrier. Context: any. */
  @KernelRef(path = "include/linux/sched.h", symbol = "set_current_state", release = "v6.12")
  public void setCurrentState(TaskState state) {
    machine.perform(
        Step.run(this, "set_current_state(TASK_" + state + ")", () -> states.set(numberOf(state))));
  }

  /** The running task does not sleep after all, {@code TASK_RUNNING}. Context: any. */
  @KernelRef(path = "include/linux/sched.h", symbol = "__set_current_state", release = "v6.12")
  public void setRunning() {
    machine.perform(Step.run(this, "__set_current_state(TASK_RUNNING)", () -> states.set(RUNNING)));
  }

  /**
   * Sleeps until a wake-up since the state was set, or a signal; a task whose state is running does
   * not sleep. A daemon of the kernel that sleeps interruptibly idles here. Context: may sleep.
   */
  @KernelRef(path = "kernel/sched/core.c", symbol = "schedule", release = "v6.12")
  public void schedule() {
    machine.perform(idles() ? sleep("schedule()").idling() : sleep("schedule()"));
  }

  /** Only a daemon of the kernel asks, so others take no step for it. */
  private boolean idles() {
    return TaskState.INTERRUPTIBLE.idles(machine.current())
        && machine.perform(Step.of(this, "current->__state", () -> states.get() == INTERRUPTIBLE));
  }

  private Step<Integer> sleep(String label) {
    return Step.of(
            this,
            label,
            () -> {
              states.set(RUNNING);
              return machine.jiffiesLeft();
            })
        .when(() -> states.get() == RUNNING || Signals.end(signals, state()))
        .kind(Step.Kind.SLEEP)
        .sleeping();
  }

  private static int numberOf(TaskState state) {
    return switch (state) {
      case UNINTERRUPTIBLE -> UNINTERRUPTIBLE;
      case KILLABLE -> KILLABLE;
      case INTERRUPTIBLE -> INTERRUPTIBLE;
    };
  }

  /** How the running task sleeps; it is not running. */
  private TaskState state() {
    return switch (states.get()) {
      case INTERRUPTIBLE -> TaskState.INTERRUPTIBLE;
      case KILLABLE -> TaskState.KILLABLE;
      default -> TaskState.UNINTERRUPTIBLE;
    };
  }

  /**
   * Sleeps like {@link #schedule}, and no longer than a time. Context: may sleep.
   *
   * @param jiffies how long, or {@link #MAX_SCHEDULE_TIMEOUT}
   * @return the jiffies that were left; 0 if the time has passed
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "schedule_timeout", release = "v6.12")
  public int scheduleTimeout(int jiffies) {
    return sleep("schedule_timeout(" + jiffies + ")", jiffies);
  }

  private int sleep(String label, int jiffies) {
    if (jiffies == MAX_SCHEDULE_TIMEOUT) {
      machine.perform(idles() ? sleep(label).idling() : sleep(label));
      return jiffies;
    }
    return machine.perform(sleep(label).timeout(jiffies, this::timeIsOver));
  }

  private int timeIsOver() {
    states.set(RUNNING);
    return 0;
  }

  /** Sets the state, and sleeps until a wake-up, a signal or the end of a time. */
  @KernelRef(
      path = "kernel/time/timer.c",
      symbol = "schedule_timeout_interruptible",
      release = "v6.12")
  public int scheduleTimeoutInterruptible(int jiffies) {
    setCurrentState(TaskState.INTERRUPTIBLE);
    return sleep("schedule_timeout_interruptible(" + jiffies + ")", jiffies);
  }

  /** Sets the state, and sleeps until a wake-up, SIGKILL or the end of a time. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "schedule_timeout_killable", release = "v6.12")
  public int scheduleTimeoutKillable(int jiffies) {
    setCurrentState(TaskState.KILLABLE);
    return sleep("schedule_timeout_killable(" + jiffies + ")", jiffies);
  }

  /** Sets the state, and sleeps until a wake-up or the end of a time. */
  @KernelRef(
      path = "kernel/time/timer.c",
      symbol = "schedule_timeout_uninterruptible",
      release = "v6.12")
  public int scheduleTimeoutUninterruptible(int jiffies) {
    setCurrentState(TaskState.UNINTERRUPTIBLE);
    return sleep("schedule_timeout_uninterruptible(" + jiffies + ")", jiffies);
  }

  /**
   * Wakes a task if it sleeps here or is about to; otherwise does nothing. Context: any.
   *
   * @return true if it woke the task; false if that is running, or sleeps elsewhere
   */
  @Override
  @KernelRef(path = "kernel/sched/core.c", symbol = "wake_up_process", release = "v6.12")
  public boolean wakeUpProcess(int task) {
    return machine.perform(
        Step.of(
            this,
            "wake_up_process()",
            () -> {
              boolean slept = states.get(task) != RUNNING;
              states.set(task, RUNNING);
              return slept;
            }));
  }
}
