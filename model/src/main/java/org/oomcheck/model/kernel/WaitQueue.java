// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code wait_queue_head_t}. A sleeper tests its condition before it sleeps and after each wake-up,
 * and at no other time: a wake-up that comes too early, or never, is lost as it is in the kernel.
 *
 * <p>The condition is ordinary modelled code; it may take steps and have side effects.
 */
public final class WaitQueue {
  private static final int ABSENT = 0;
  private static final int ASLEEP = 1;
  private static final int WOKEN = 2;

  private final Machine machine;
  private final String name;
  private final TaskCells waiters;

  public WaitQueue(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.waiters = machine.taskCells(name, ABSENT).meaning("not queued", "asleep", "woken");
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
    prepareToWait();
    schedule("sleep_on(" + name + ")", false);
    finishWait();
  }

  /** Sleeps until the condition holds. Context: may sleep, without a limit. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event")
  public void waitEvent(String condition, BooleanSupplier test) {
    sleepUntil("wait_event(" + name + ", " + condition + ")", test, false);
  }

  /** Like {@link #waitEvent}, for a kernel thread that waits for work: it idles here. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_idle")
  public void waitEventIdle(String condition, BooleanSupplier test) {
    sleepUntil("wait_event_idle(" + name + ", " + condition + ")", test, true);
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

  private void sleepUntil(String label, BooleanSupplier test, boolean idle) {
    sleepUntil(label, test, idle, () -> {});
  }

  private void sleepUntil(
      String label, BooleanSupplier test, boolean idle, Runnable afterEachSleep) {
    if (test.getAsBoolean()) {
      return;
    }
    Loop loop = machine.loop(label);
    while (true) {
      loop.head();
      prepareToWait();
      if (test.getAsBoolean()) {
        break;
      }
      schedule(label, idle);
      afterEachSleep.run();
    }
    finishWait();
    loop.leave();
  }

  private void schedule(String label, boolean idle) {
    Step<Boolean> schedule =
        Step.run(this, label, () -> {})
            .when(() -> waiters.get() != ASLEEP)
            .kind(Step.Kind.SLEEP)
            .sleeping();
    machine.perform(idle ? schedule.idling() : schedule);
  }

  /**
   * Sleeps until the condition holds, or a time has passed. Context: may sleep.
   *
   * @param jiffies how long to wait
   * @return the jiffies that were left, at least 1 if the condition holds, otherwise 0
   */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_timeout")
  public int waitEventTimeout(String condition, BooleanSupplier test, int jiffies) {
    if (test.getAsBoolean()) {
      return Math.max(1, jiffies);
    }
    String label = "wait_event_timeout(" + name + ", " + condition + ", " + jiffies + ")";
    Loop loop = machine.loop(label);
    int left = jiffies;
    boolean holds;
    while (true) {
      loop.head(left);
      prepareToWait();
      holds = test.getAsBoolean();
      if (holds || left == 0) {
        break;
      }
      left = scheduleTimeout(label, left);
    }
    finishWait();
    int result = holds ? Math.max(1, left) : 0;
    loop.leave(result);
    return result;
  }

  private int scheduleTimeout(String label, int left) {
    return machine.perform(
        Step.of(this, label, machine::jiffiesLeft)
            .when(() -> waiters.get() != ASLEEP)
            .timeout(left, () -> 0)
            .kind(Step.Kind.SLEEP)
            .sleeping());
  }

  /** Queues the running task; from here on a wake-up reaches it. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "prepare_to_wait")
  private void prepareToWait() {
    machine.perform(Step.run(this, "prepare_to_wait(" + name + ")", () -> waiters.set(ASLEEP)));
  }

  @KernelRef(path = "kernel/sched/wait.c", symbol = "finish_wait")
  private void finishWait() {
    machine.perform(Step.run(this, "finish_wait(" + name + ")", () -> waiters.set(ABSENT)));
  }

  /** Wakes every task that sleeps here. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "wake_up", omits = "exclusive waiters")
  public void wakeUp() {
    machine.perform(
        Step.run(this, "wake_up(" + name + ")", () -> waiters.replaceAll(ASLEEP, WOKEN)));
  }
}
