// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/** A work item and the worker that runs it: {@code struct work_struct} on a queue of its own. */
public final class Workqueue {
  private final Machine machine;
  private final String work;
  private final Runnable function;
  private final Cell pending;

  /**
   * @param work the work item in kernel spelling
   * @param function what the worker runs
   */
  public Workqueue(Machine machine, String work, Runnable function) {
    this.machine = machine;
    this.work = work;
    this.function = function;
    this.pending = machine.cell(work + " pending", 0);
  }

  /** Queues the work item while the world boots. */
  public void booted() {
    pending.set(1);
  }

  /**
   * Queues the work item. Context: any.
   *
   * @return false if it was queued already
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "queue_work")
  public boolean queueWork() {
    return machine.perform(Step.of(this, "queue_work(" + work + ")", this::markPending));
  }

  private boolean markPending() {
    boolean newlyQueued = pending.get() == 0;
    pending.set(1);
    return newlyQueued;
  }

  /** Whether the work item is queued and does not run yet. Context: any. */
  @KernelRef(path = "include/linux/workqueue.h", symbol = "work_pending")
  public boolean isPending() {
    return machine.perform(
        Step.of(this, "work_pending(" + work + ")", () -> pending.get() == 1)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** The body of a worker: waits for the work item and runs it, for ever. Run it as a daemon. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "worker_thread")
  public void workerThread() {
    Loop loop = machine.loop("worker_thread");
    while (true) {
      loop.head();
      machine.perform(
          Step.run(this, "worker_thread: waits for " + work, () -> pending.set(0))
              .when(() -> pending.get() == 1)
              .sleeping()
              .idling());
      processOneWork();
    }
  }

  /** Runs the work item, and again as long as it is queued when it has run. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "process_scheduled_works")
  public void processScheduledWorks() {
    Loop loop = machine.loop("process_scheduled_works");
    do {
      loop.head();
      processOneWork();
    } while (machine.perform(Step.of(this, "is " + work + " queued again?", this::takePending)));
    loop.leave();
  }

  private boolean takePending() {
    boolean queued = pending.get() == 1;
    pending.set(0);
    return queued;
  }

  /** Runs the work item once in the calling task. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "process_one_work")
  public void processOneWork() {
    function.run();
  }
}
