// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct kthread_worker}: a thread of its own that runs work items one after the other, in
 * the order in which they were queued.
 *
 * <p>Deviates: it is created once and takes no memory. Freezing is left out.
 */
public final class KthreadWorker {
  private final Machine machine;
  private final String comm;
  private final WorkqueueStruct queue;
  private final List<DelayedWorkStruct> delayed = new ArrayList<>();

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
    this.machine = machine;
    this.comm = comm;
    this.queue =
        WorkqueueStruct.allocOrdered(new WorkerPool(machine, comm, 1), comm, WqFlag.KTHREAD_WORKER);
  }

  WorkqueueStruct queue() {
    return queue;
  }

  void add(DelayedWorkStruct work) {
    delayed.add(work);
  }

  /** Waits for all items that were queued before. Context: may sleep, not from an item. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_flush_worker", release = "v6.12")
  public void kthreadFlushWorker() {
    queue.flushWorkqueue();
  }

  /**
   * Waits for all items that were queued before, and ends the thread. An item that is queued behind
   * them, by itself too, or that waits for its timer, is left and is a complaint. Context: may
   * sleep, not from an item.
   */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_destroy_worker", release = "v6.12")
  public void kthreadDestroyWorker() {
    String label = "kthread_destroy_worker(" + comm + ")";
    if (queue.stops(label, () -> delayed.stream().anyMatch(DelayedWorkStruct::isArmed))) {
      machine.complain(Hazard.LIFECYCLE, label + " leaves items that never run");
    }
  }
}
