// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import org.oomcheck.model.machine.KernelRef;

/** {@code struct kthread_work}: an item that the thread of a {@link KthreadWorker} runs. */
public final class KthreadWork {
  private final WorkStruct work;

  /** An item. Only while the world boots. */
  public KthreadWork(KthreadWorker worker, String name, Runnable function) {
    this.work = new WorkStruct(worker.queue(), name, function);
  }

  /** Queues the item. Context: any. Returns false if it is queued, or is being cancelled. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_queue_work", release = "v6.12")
  public boolean kthreadQueueWork() {
    return work.queueWork();
  }

  /** Waits for the run that was queued last; never ends in the item itself. Context: may sleep. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_flush_work", release = "v6.12")
  public void kthreadFlushWork() {
    work.flushInTurn();
  }

  /**
   * Takes the item off the queue and waits for a run; what queues it meanwhile does nothing. Never
   * ends in the item itself. Context: may sleep.
   *
   * @return whether it was queued
   */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_cancel_work_sync", release = "v6.12")
  public boolean kthreadCancelWorkSync() {
    return work.cancelWorkSync();
  }
}
