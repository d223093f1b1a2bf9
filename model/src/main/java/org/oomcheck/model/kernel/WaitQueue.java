// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code wait_queue_head_t}. A sleeper tests its condition before it sleeps and after each wake-up,
 * and at no other time: a wake-up that comes too early, or never, is lost as it is in the kernel.
 *
 * <p>The condition is ordinary modelled code; it may take steps and have side effects.
 *
 * <p>A wake-up reaches every task that waits and is not exclusive, and of the exclusive ones the
 * first in the order in which they queued. It passes over a task that a signal or wake_up_process()
 * has woken before.
 */
public final class WaitQueue implements Wakeable {
  static final int NO_TIMEOUT = -1;

  /** A condition that changes variables of the waiting task, which the task reads later on. */
  public interface Condition extends BooleanSupplier {

    /** The variables, as values that can be compared. */
    Object[] locals();
  }

  final Machine machine;
  private final String name;
  private final @Nullable Signals signals;
  final Waiters waiters;

  /** A wait queue in a world without signals. */
  public WaitQueue(Machine machine, String name) {
    this(machine, name, null);
  }

  /** A wait queue whose killable and interruptible waits these signals end. */
  public WaitQueue(Machine machine, String name, @Nullable Signals signals) {
    this.machine = machine;
    this.name = name;
    this.signals = signals;
    this.waiters = new Waiters(machine, name);
    Signals.reachIfAny(signals, this, name, waiters::wakeTask);
  }

  public String name() {
    return name;
  }

  /**
   * Sleeps until the next wake-up, whatever came before; without a condition that is tested while
   * the task is queued, a wake-up that comes early is lost. Context: may sleep, without a limit.
   */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "sleep_on", release = "v3.14")
  public void sleepOn() {
    prepareToWait(TaskState.UNINTERRUPTIBLE);
    schedule("sleep_on(" + name + ")", false);
    finishWait();
  }

  /** Sleeps until the condition holds. Context: may sleep, without a limit. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event")
  public void waitEvent(String condition, BooleanSupplier test) {
    sleepUntil("wait_event(" + name + ", " + condition + ")", test, false, () -> {});
  }

  /** Like {@link #waitEvent}, for a kernel thread that waits for work: it idles here. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_idle")
  public void waitEventIdle(String condition, BooleanSupplier test) {
    sleepUntil("wait_event_idle(" + name + ", " + condition + ")", test, true, () -> {});
  }

  /** Like {@link #waitEventIdle}; a kernel thread with PF_NOFREEZE is not frozen here either. */
  public void waitEventFreezable(String condition, BooleanSupplier test) {
    waitEventFreezable(condition, test, () -> {});
  }

  /** Like {@link #waitEventIdle}, and lets itself be frozen after each sleep. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_freezable")
  void waitEventFreezable(String condition, BooleanSupplier test, Runnable tryToFreeze) {
    String label = "wait_event_freezable(" + name + ", " + condition + ")";
    sleepUntil(label, test, true, tryToFreeze);
  }

  private void sleepUntil(
      String label, BooleanSupplier test, boolean idle, Runnable afterEachSleep) {
    machine.current().mightSleep(label);
    if (test.getAsBoolean()) {
      return;
    }
    Loop loop = machine.loop(label);
    while (true) {
      loop.head(locals(test));
      prepareToWait(TaskState.UNINTERRUPTIBLE);
      if (test.getAsBoolean()) {
        break;
      }
      schedule(label, idle);
      afterEachSleep.run();
    }
    finishWait();
    loop.leave(locals(test));
  }

  private static Object[] locals(BooleanSupplier test, Object... further) {
    return test instanceof Condition condition
        ? new Object[] {List.of(condition.locals()), List.of(further)}
        : further;
  }

  /** Sleeps until it is woken; one that is idle waits for work, and may sleep for ever. */
  public void schedule(String label, boolean idle) {
    Step<Boolean> schedule =
        Step.run(this, label, () -> {})
            .when(() -> !waiters.asleep())
            .kind(Step.Kind.SLEEP)
            .sleeping();
    machine.perform(idle ? schedule.idling() : schedule);
  }

  /**
   * Sleeps until the condition holds, or a time has passed. Context: may sleep.
   *
   * @param jiffies how long to wait; 0 tests the condition once
   * @return the jiffies that were left, at least 1 if the condition holds, otherwise 0
   */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_timeout")
  public int waitEventTimeout(String condition, BooleanSupplier test, int jiffies) {
    String label = "wait_event_timeout(" + name + ", " + condition + ", " + jiffies + ")";
    machine.current().mightSleep(label);
    if (test.getAsBoolean()) {
      return Math.max(1, jiffies);
    }
    if (jiffies == 0) {
      return 0;
    }
    Loop loop = machine.loop(label);
    int left = jiffies;
    boolean holds;
    while (true) {
      loop.head(locals(test, left));
      prepareToWait(TaskState.UNINTERRUPTIBLE);
      holds = test.getAsBoolean();
      if (holds || left == 0) {
        break;
      }
      left = schedule(label, TaskState.UNINTERRUPTIBLE, left);
    }
    finishWait();
    int result = holds ? Math.max(1, left) : 0;
    loop.leave(locals(test, result));
    return result;
  }

  /**
   * Sleeps until the condition holds or a signal comes. A condition that holds wins, and leaves the
   * signal pending. Context: may sleep, without a limit.
   *
   * @return 0 if the condition holds, or {@link Errno#ERESTARTSYS}
   */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_interruptible", release = "v6.12")
  public int waitEventInterruptible(String condition, BooleanSupplier test) {
    String call = "wait_event_interruptible(" + name + ", " + condition + ")";
    return sleepUntil(call, test, TaskState.INTERRUPTIBLE, false, NO_TIMEOUT);
  }

  /** Like {@link #waitEventInterruptible}, as an exclusive waiter. */
  @KernelRef(
      path = "include/linux/wait.h",
      symbol = "wait_event_interruptible_exclusive",
      release = "v6.12")
  public int waitEventInterruptibleExclusive(String condition, BooleanSupplier test) {
    String call = "wait_event_interruptible_exclusive(" + name + ", " + condition + ")";
    return sleepUntil(call, test, TaskState.INTERRUPTIBLE, true, NO_TIMEOUT);
  }

  /** Like {@link #waitEventInterruptible}, but only SIGKILL ends the sleep. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_killable", release = "v6.12")
  public int waitEventKillable(String condition, BooleanSupplier test) {
    String call = "wait_event_killable(" + name + ", " + condition + ")";
    return sleepUntil(call, test, TaskState.KILLABLE, false, NO_TIMEOUT);
  }

  /** Like {@link #waitEventKillable}, as an exclusive waiter. */
  @KernelRef(
      path = "include/linux/wait.h",
      symbol = "wait_event_killable_exclusive",
      release = "v6.12")
  public int waitEventKillableExclusive(String condition, BooleanSupplier test) {
    String call = "wait_event_killable_exclusive(" + name + ", " + condition + ")";
    return sleepUntil(call, test, TaskState.KILLABLE, true, NO_TIMEOUT);
  }

  /**
   * Sleeps until the condition holds, a time has passed or a signal comes, and looks for them in
   * this order. Context: may sleep.
   *
   * @param jiffies how long to wait; 0 tests the condition once
   * @return the jiffies that were left, at least 1 if the condition holds; 0 if the time has
   *     passed; {@link Errno#ERESTARTSYS} for a signal
   */
  @KernelRef(
      path = "include/linux/wait.h",
      symbol = "wait_event_interruptible_timeout",
      release = "v6.12")
  public int waitEventInterruptibleTimeout(String condition, BooleanSupplier test, int jiffies) {
    String call = "wait_event_interruptible_timeout(" + name + ", " + condition;
    return sleepUntil(call + ", " + jiffies + ")", test, TaskState.INTERRUPTIBLE, false, jiffies);
  }

  /** Like {@link #waitEventInterruptibleTimeout}, but only SIGKILL ends the sleep. */
  @KernelRef(
      path = "include/linux/wait.h",
      symbol = "wait_event_killable_timeout",
      release = "v6.12")
  public int waitEventKillableTimeout(String condition, BooleanSupplier test, int jiffies) {
    String call = "wait_event_killable_timeout(" + name + ", " + condition;
    return sleepUntil(call + ", " + jiffies + ")", test, TaskState.KILLABLE, false, jiffies);
  }

  private int sleepUntil(
      String call, BooleanSupplier test, TaskState state, boolean exclusive, int jiffies) {
    machine.current().mightSleep(call);
    return sleepUntil(call, test, state, exclusive, jiffies, UnaryOperator.identity());
  }

  /** Sleeps until the condition holds, or something else ends it; each sleep is wrapped. */
  int sleepUntil(
      String call,
      BooleanSupplier test,
      TaskState state,
      boolean exclusive,
      int jiffies,
      UnaryOperator<IntSupplier> around) {
    boolean timed = jiffies != NO_TIMEOUT;
    if (test.getAsBoolean()) {
      return timed ? Math.max(1, jiffies) : 0;
    }
    if (jiffies == 0) {
      return 0;
    }
    Loop loop = machine.loop(call);
    int left = timed ? jiffies : 1;
    int result;
    while (true) {
      loop.head(locals(test, left));
      boolean signalled = !prepareToWaitEvent(state, exclusive);
      if (test.getAsBoolean()) {
        finishWait();
        result = timed ? Math.max(1, left) : 0;
        break;
      }
      if (left == 0) {
        finishWait();
        result = 0;
        break;
      }
      if (signalled) {
        result = Errno.ERESTARTSYS;
        break;
      }
      int most = timed ? left : NO_TIMEOUT;
      left = around.apply(() -> schedule(call, state, most)).getAsInt();
    }
    loop.leave(locals(test, result));
    return result;
  }

  /** Queues the running task unless a signal is pending; false if one is. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "prepare_to_wait_event", release = "v6.12")
  private boolean prepareToWaitEvent(TaskState state, boolean exclusive) {
    return machine.perform(
        Step.of(
            this,
            "prepare_to_wait_event(" + name + ")",
            () -> {
              if (Signals.end(signals, state)) {
                waiters.leave();
                return false;
              }
              waiters.enter(state, exclusive);
              return true;
            }));
  }

  private int schedule(String label, TaskState state, int jiffies) {
    Step<Integer> schedule =
        Step.of(this, label, () -> jiffies == NO_TIMEOUT ? 1 : machine.jiffiesLeft())
            .when(() -> !waiters.asleep() || Signals.end(signals, state))
            .kind(Step.Kind.SLEEP)
            .sleeping();
    Step<Integer> sleep = state.idles(machine.current()) ? schedule.idling() : schedule;
    return machine.perform(jiffies == NO_TIMEOUT ? sleep : sleep.timeout(jiffies, () -> 0));
  }

  /** Queues the running task, for a loop of its own: prepare, test, schedule. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "prepare_to_wait", release = "v6.12")
  public void prepareToWait(TaskState state) {
    enter("prepare_to_wait", state, false, Access.FULL);
  }

  /** Queues the running task as an exclusive waiter, at the tail. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "prepare_to_wait_exclusive", release = "v6.12")
  public void prepareToWaitExclusive(TaskState state) {
    enter("prepare_to_wait_exclusive", state, true, Access.FULL);
  }

  /** Says how the task will sleep, without a barrier. Context: any. */
  @KernelRef(path = "include/linux/sched.h", symbol = "__set_current_state", release = "v6.12")
  public void setCurrentState(TaskState state) {
    enter("__set_current_state", state, false, Access.ONCE);
  }

  private void enter(String call, TaskState state, boolean exclusive, Access order) {
    Step<?> step = Step.run(this, call + "(" + name + ")", () -> waiters.enter(state, exclusive));
    machine.perform(step.asMemory(Step.Kind.WRITE, order));
  }

  /**
   * Sleeps until a wake-up that came since {@link #prepareToWait}, or a signal. A daemon of the
   * kernel that sleeps interruptibly idles here. Context: may sleep.
   */
  @KernelRef(path = "kernel/sched/core.c", symbol = "schedule", release = "v6.12")
  public void schedule(TaskState state) {
    schedule("schedule() on " + name, state, NO_TIMEOUT);
  }

  /** Like {@link #schedule}, for a time; returns the jiffies that were left, 0 if it has passed. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "schedule_timeout", release = "v6.12")
  public int scheduleTimeout(TaskState state, int jiffies) {
    return schedule("schedule_timeout(" + jiffies + ") on " + name, state, jiffies);
  }

  /** Takes the running task off the queue. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "finish_wait")
  public void finishWait() {
    machine.perform(Step.run(this, "finish_wait(" + name + ")", waiters::leave));
  }

  /** Wakes the tasks that sleep here, one of them if they are exclusive. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "wake_up")
  public void wakeUp() {
    wake("wake_up(" + name + ")", 1, false);
  }

  /** Wakes all tasks that sleep here. Context: any. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wake_up_all", release = "v6.12")
  public void wakeUpAll() {
    wake("wake_up_all(" + name + ")", Integer.MAX_VALUE, false);
  }

  /** Wakes the tasks that sleep here, of the exclusive ones so many, or all if 0. Context: any. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wake_up_nr", release = "v6.12")
  public void wakeUpNr(int exclusive) {
    int most = exclusive == 0 ? Integer.MAX_VALUE : exclusive;
    wake("wake_up_nr(" + name + ", " + exclusive + ")", most, false);
  }

  /**
   * Wakes the tasks that sleep interruptibly, one of them if they are exclusive; never one in
   * wait_event() or wait_event_killable(). Context: any.
   */
  @KernelRef(path = "include/linux/wait.h", symbol = "wake_up_interruptible", release = "v6.12")
  public void wakeUpInterruptible() {
    wake("wake_up_interruptible(" + name + ")", 1, true);
  }

  /** Like {@link #wakeUpInterruptible}, all of them. Context: any. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wake_up_interruptible_all", release = "v6.12")
  public void wakeUpInterruptibleAll() {
    wake("wake_up_interruptible_all(" + name + ")", Integer.MAX_VALUE, true);
  }

  private void wake(String label, int exclusive, boolean interruptibleOnly) {
    machine.perform(Step.run(this, label, () -> waiters.wake(exclusive, interruptibleOnly)));
  }

  @Override
  @KernelRef(path = "kernel/sched/core.c", symbol = "wake_up_process", release = "v6.12")
  public boolean wakeUpProcess(int task) {
    String label = "wake_up_process() on " + name;
    return machine.perform(Step.of(this, label, () -> waiters.wakeTask(task)));
  }

  /** Whether tasks are queued here; without a barrier only a hint in the kernel. Context: any. */
  @KernelRef(path = "include/linux/wait.h", symbol = "waitqueue_active", release = "v6.12")
  public boolean waitqueueActive() {
    Step<Boolean> step = Step.of(this, "waitqueue_active(" + name + ")", waiters::active);
    return machine.perform(step.asMemory(Step.Kind.READ, Access.ONCE));
  }
}
