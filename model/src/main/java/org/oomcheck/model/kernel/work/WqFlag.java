// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

/** Flags of {@code alloc_workqueue()} that the model knows. */
public enum WqFlag {
  /** The queue has a rescuer, which runs its items when no worker can be created. */
  WQ_MEM_RECLAIM,
  /** While the system is frozen no item of the queue is activated. */
  WQ_FREEZABLE,
  /**
   * {@code __WQ_LEGACY}, of create_workqueue() and its like: its items may wait for a queue without
   * {@link #WQ_MEM_RECLAIM}.
   */
  WQ_LEGACY,
  /** No workqueue but a kthread_worker: its thread is there, and any task may wait for it. */
  KTHREAD_WORKER
}
