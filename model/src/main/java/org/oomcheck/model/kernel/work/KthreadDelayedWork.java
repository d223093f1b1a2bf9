// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import org.oomcheck.model.machine.KernelRef;

/** {@code struct kthread_delayed_work}: an item of a {@link KthreadWorker} that a timer queues. */
public final class KthreadDelayedWork {
  private final DelayedWorkStruct work;

  /** An item with a timer. Only while the world boots. */
  public KthreadDelayedWork(KthreadWorker worker, String name, Runnable function) {
    this.work = new DelayedWorkStruct(worker.queue(), name, function);
    worker.add(work);
  }

  /** Queues the item after so many jiffies. Context: any. Returns false if it is queued. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_queue_delayed_work", release = "v6.12")
  public boolean kthreadQueueDelayedWork(int jiffies) {
    return work.queueDelayedWork(jiffies);
  }

  /** Queues the item after so many jiffies from now. Context: any. Says whether it was queued. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_mod_delayed_work", release = "v6.12")
  public boolean kthreadModDelayedWork(int jiffies) {
    return work.modDelayedWork(jiffies);
  }

  /** Stops the timer, takes the item off the queue and waits for a run. Context: may sleep. */
  @KernelRef(
      path = "kernel/kthread.c",
      symbol = "kthread_cancel_delayed_work_sync",
      release = "v6.12")
  public boolean kthreadCancelDelayedWorkSync() {
    return work.cancelDelayedWorkSync();
  }
}
