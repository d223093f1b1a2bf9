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
 * <p>Deviates: the worker itself sits out the timer; it could run no other work item meanwhile. So
 * a work item that is cancelled and queued again runs when the first timer expires.
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
  private final Cell canceling;

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
    this.canceling = machine.cell(work + " canceling", 0);
  }

  /** Queues the work item while the world boots, with a timer that expires at once. */
  public void booted() {
    queued.set(DUE);
  }

  /** Queues the work item, unless it is queued already. Context: any. */
  @KernelRef(path = "include/linux/workqueue.h", symbol = "schedule_delayed_work", release = "v5.8")
  public void scheduleDelayedWork() {
    machine.perform(
        Step.run(this, "schedule_delayed_work(" + work + ", " + delay + ")", this::queue));
  }

  private void queue() {
    if (queued.get() == NOT_QUEUED && canceling.get() == 0) {
      queued.set(TIMER);
    }
  }

  /**
   * Takes the work item off its queue and waits for the end of a run; what this run queues is
   * dropped. Context: may sleep.
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "cancel_delayed_work_sync", release = "v5.8")
  public void cancelDelayedWorkSync() {
    String label = "cancel_delayed_work_sync(" + work + ")";
    machine.perform(
        Step.run(
            this,
            label,
            () -> {
              queued.set(NOT_QUEUED);
              canceling.set(1);
            }));
    machine.perform(
        Step.run(this, label + ": no run is left", () -> canceling.set(0))
            .when(() -> running.get() == 0)
            .sleeping());
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
      boolean begun =
          machine.perform(
              Step.of(this, "process_one_work(" + work + ")", this::begin)
                  .when(() -> frozen.get() == 0)
                  .sleeping()
                  .idling());
      if (begun) {
        function.run();
        machine.perform(Step.run(this, work + " has run", () -> running.set(0)));
      }
    }
  }

  /** Whether there is something to run; the work item may have been cancelled meanwhile. */
  private boolean begin() {
    boolean pending = queued.get() != NOT_QUEUED;
    queued.set(NOT_QUEUED);
    running.set(pending ? 1 : 0);
    return pending;
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

  /** Lets work items begin again. Context: any. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "thaw_workqueues", release = "v5.8")
  public void thawWorkqueues() {
    machine.perform(Step.run(this, "thaw_workqueues()", () -> frozen.set(0)));
  }
}
