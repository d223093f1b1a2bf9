// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Task;

/** How a task sleeps: which signals end its sleep, and which wake-ups reach it. */
public enum TaskState {
  /** No signal ends the sleep, and {@code wake_up_interruptible()} does not reach the task. */
  UNINTERRUPTIBLE,
  /** Only SIGKILL ends the sleep, and {@code wake_up_interruptible()} does not reach the task. */
  KILLABLE,
  /** Every signal ends the sleep. */
  INTERRUPTIBLE;

  /**
   * Whether a task that sleeps so waits for work: a kernel thread that serves others for ever. One
   * that has to come to an end hangs there.
   */
  boolean idles(Task task) {
    return this == INTERRUPTIBLE && task.has(Task.KERNEL_SERVER);
  }
}
