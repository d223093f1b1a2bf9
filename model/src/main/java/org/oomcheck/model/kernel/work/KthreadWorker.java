// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct kthread_worker}: a thread of its own that runs work items one after the other, in
 * the order in which they were queued.
 *
 * <p>Deviates: it is created once and takes no memory. Freezing is left out.
 */
public final class KthreadWorker {
  private final WorkqueueStruct queue;

  /**
   * A worker and its thread. Only while the world boots.
   *
   * @param comm the thread's name
   */
  @KernelRef(
      path = "kernel/kthread.c",
      symbol = "kthread_create_worker",
      release = "v6.12",
      omits = "failure, flags")
  public static KthreadWorker create(Machine machine, String comm) {
    return new KthreadWorker(machine, comm);
  }

  private KthreadWorker(Machine machine, String comm) {
    this.queue = WorkqueueStruct.allocOrdered(new WorkerPool(machine, comm, 1), comm);
  }

  WorkqueueStruct queue() {
    return queue;
  }

  /** Waits for all items that were queued before. Context: may sleep, not from an item. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_flush_worker", release = "v6.12")
  public void kthreadFlushWorker() {
    queue.flushWorkqueue();
  }

  /** Waits for all items and ends the thread. Context: may sleep, not from an item. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_destroy_worker", release = "v6.12")
  public void kthreadDestroyWorker() {
    queue.destroyWorkqueue();
  }
}
