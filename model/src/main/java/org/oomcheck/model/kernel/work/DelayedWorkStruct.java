// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * {@code struct delayed_work}: an item that a timer queues. The timer is a task of its own, so the
 * workers serve other items meanwhile.
 */
public final class DelayedWorkStruct {
  private static final int ON = 1;
  private static final int ARMINGS = 2;
  private static final int JIFFY = 4;

  private final Machine machine;
  private final WorkStruct work;

  /** Whether the timer is armed, an armed timer from the next one, and its jiffies. */
  private final Cell timer;

  /** An item with a timer. Only while the world boots. */
  public DelayedWorkStruct(WorkqueueStruct queue, String name, Runnable function) {
    this.machine = queue.pool().machine();
    this.timer = machine.cell(name + " timer", 0);
    this.work = new WorkStruct(queue, name, function, this::isArmed);
    machine.spawn(Role.daemon("timer of " + name).with(Task.PF_KTHREAD), this::timerThread);
  }

  /** Queues the item after some time, while the world boots. */
  public void booted(int jiffies) {
    if (jiffies == 0) {
      work.booted();
    } else if (!isArmed()) {
      arm(jiffies, true);
    }
  }

  /** The item itself, {@code &dwork->work}. */
  public WorkStruct work() {
    return work;
  }

  private WorkerPool pool() {
    return work.queue().pool();
  }

  /**
   * Queues the item after some time. Context: any.
   *
   * @param jiffies how long; with 0 it is queued at once
   * @return false if it was queued, or waits for its timer, or is disabled; the earlier time stays
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "queue_delayed_work", release = "v6.12")
  public boolean queueDelayedWork(int jiffies) {
    boolean chained = machine.current().holds(work.queue());
    return work.queued(
        machine.perform(
            Step.of(
                pool(),
                "queue_delayed_work(" + work.name() + ", " + jiffies + ")",
                () -> isArmed() ? WorkStruct.DROPPED : arm(jiffies, chained))));
  }

  /**
   * Queues the item after some time, counted from now. Context: any.
   *
   * @return whether it was queued or waited for its timer
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "mod_delayed_work", release = "v6.12")
  public boolean modDelayedWork(int jiffies) {
    boolean chained = machine.current().holds(work.queue());
    int result =
        machine.perform(
            Step.of(
                pool(),
                "mod_delayed_work(" + work.name() + ", " + jiffies + ")",
                () -> {
                  int was = steal() ? WorkStruct.QUEUED : WorkStruct.DROPPED;
                  int queued = arm(jiffies, chained);
                  return queued == WorkStruct.REFUSED ? queued : was;
                }));
    return work.queued(result);
  }

  private int arm(int jiffies, boolean chained) {
    if (jiffies == 0) {
      return work.tryEnqueue(chained);
    }
    if (work.isQueued() || work.isDisabled()) {
      return WorkStruct.DROPPED;
    }
    int arming = ARMINGS - (timer.get() & ARMINGS);
    timer.set(JIFFY * jiffies + arming + ON);
    return WorkStruct.QUEUED;
  }

  /** Whether the work waits for its timer. Only inside an effect or a guard. */
  public boolean isArmed() {
    return (timer.get() & ON) != 0;
  }

  private void disarm() {
    timer.set(timer.get() & ARMINGS);
  }

  private boolean steal() {
    boolean armed = isArmed();
    disarm();
    return work.steal() || armed;
  }

  /** Queues the item if it waits for its timer, and flushes it. Context: may sleep. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "flush_delayed_work", release = "v6.12")
  public boolean flushDelayedWork() {
    boolean chained = machine.current().holds(work.queue());
    work.queued(
        machine.perform(
            Step.of(pool(), "flush_delayed_work(" + work.name() + ")", () -> expire(chained))
                .sleeping()));
    return work.flushWork();
  }

  /** The time has passed; meanwhile the timer may have been disarmed, or armed anew. */
  private int timeIsOver(int armed) {
    return timer.get() == armed ? expire(false) : WorkStruct.DROPPED;
  }

  private int expire(boolean chained) {
    boolean armed = isArmed();
    disarm();
    return armed ? work.tryEnqueue(chained) : WorkStruct.DROPPED;
  }

  /** Stops the timer, takes the item off the queue and waits for a run. Context: may sleep. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "cancel_delayed_work_sync", release = "v6.12")
  public boolean cancelDelayedWorkSync() {
    return work.cancelSync("cancel_delayed_work_sync(" + work.name() + ")", this::steal);
  }

  /** Stops the timer and takes the item off the queue; a run goes on. Context: any. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "cancel_delayed_work", release = "v6.12")
  public boolean cancelDelayedWork() {
    return machine.perform(
        Step.of(pool(), "cancel_delayed_work(" + work.name() + ")", this::steal));
  }

  /** Cancels, and keeps the item from being queued until it is enabled as often. Context: any. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "disable_delayed_work", release = "v6.12")
  public boolean disableDelayedWork() {
    return work.disable("disable_delayed_work(" + work.name() + ")", this::steal);
  }

  /** Like {@link #disableDelayedWork}, and waits for a run. Context: may sleep. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "disable_delayed_work_sync", release = "v6.12")
  public boolean disableDelayedWorkSync() {
    return work.disableSync("disable_delayed_work_sync(" + work.name() + ")", this::steal);
  }

  @KernelRef(path = "kernel/workqueue.c", symbol = "delayed_work_timer_fn", release = "v6.12")
  private void timerThread() {
    Loop loop = machine.loop("timer");
    while (true) {
      loop.head();
      int armed =
          machine.perform(
              Step.of(pool(), "is the timer armed?", timer::get)
                  .when(this::isArmed)
                  .sleeping()
                  .idling());
      work.queued(
          machine.perform(
              Step.of(
                      pool(),
                      "delayed_work_timer_fn(" + work.name() + ")",
                      () -> WorkStruct.DROPPED)
                  .when(() -> timer.get() != armed)
                  .timeout(armed / JIFFY, () -> timeIsOver(armed))
                  .sleeping()
                  .idling()));
    }
  }
}
