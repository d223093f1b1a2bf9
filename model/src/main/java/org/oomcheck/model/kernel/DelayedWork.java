// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct delayed_work}: a work item behind a timer, on a queue of its own that may be
 * freezable.
 *
 * <p>Deviates: the worker itself sits out the timer; it could run no other work item meanwhile.
 */
public final class DelayedWork {
  private static final int NOT_QUEUED = 0;
  private static final int TIMER = 1;
  private static final int DUE = 2;

  private final Machine machine;
  private final Sleep sleep;
  private final String work;
  private final int delay;
  private final boolean freezable;
  private final Runnable function;
  private final Cell queued;
  private final Cell running;
  private final Cell frozen;

  /**
   * @param work the work item in kernel spelling
   * @param delay after how many jiffies it is run
   * @param freezable whether its queue has WQ_FREEZABLE
   * @param function what the worker runs
   */
  public DelayedWork(
      Machine machine, String work, int delay, boolean freezable, Runnable function) {
    this.machine = machine;
    this.sleep = new Sleep(machine);
    this.work = work;
    this.delay = delay;
    this.freezable = freezable;
    this.function = function;
    this.queued = machine.cell(work + " queued", NOT_QUEUED);
    this.running = machine.cell(work + " running", 0);
    this.frozen = machine.cell(work + " frozen", 0);
  }

  /** Queues the work item while the world boots, with a timer that expires at once. */
  public void booted() {
    queued.set(DUE);
  }

  /** Queues the work item, unless it is queued already. Context: any. */
  @KernelRef(path = "include/linux/workqueue.h", symbol = "schedule_delayed_work", release = "v5.8")
  public void scheduleDelayedWork() {
    machine.perform(
        Step.run(
            this,
            "schedule_delayed_work(" + work + ", " + delay + ")",
            () -> queued.set(queued.get() == NOT_QUEUED ? TIMER : queued.get())));
  }

  /** The body of a worker: waits for the timer, runs the work item, for ever. Run as a daemon. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "worker_thread", release = "v5.8")
  public void workerThread() {
    Loop loop = machine.loop("worker_thread");
    while (true) {
      loop.head();
      boolean due =
          machine.perform(
              Step.of(this, "worker_thread: waits for " + work, () -> queued.get() == DUE)
                  .when(() -> queued.get() != NOT_QUEUED)
                  .sleeping()
                  .idling());
      if (!due) {
        sleep.scheduleTimeoutUninterruptible(delay);
      }
      machine.perform(
          Step.run(this, "process_one_work(" + work + ")", this::begin)
              .when(() -> frozen.get() == 0)
              .sleeping()
              .idling());
      function.run();
      machine.perform(Step.run(this, work + " has run", () -> running.set(0)));
    }
  }

  private void begin() {
    queued.set(NOT_QUEUED);
    running.set(1);
  }

  /**
   * If the queue is freezable: lets no work item begin any more, and waits for one that runs.
   * Context: may sleep.
   *
   * <p>Deviates: the freezer polls and gives up after 20 s; here it waits.
   */
  @KernelRef(
      path = "kernel/workqueue.c",
      symbol = "freeze_workqueues_begin",
      release = "v5.8",
      omits = "the time limit of try_to_freeze_tasks")
  public void freezeWorkqueues() {
    if (!freezable) {
      return;
    }
    machine.perform(Step.run(this, "freeze_workqueues_begin()", () -> frozen.set(1)));
    machine.perform(
        Step.run(this, "freeze_workqueues_busy()", () -> {})
            .when(() -> running.get() == 0)
            .sleeping());
  }
}
