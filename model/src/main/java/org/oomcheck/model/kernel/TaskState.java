// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

/** How a task sleeps: which signals end its sleep, and which wake-ups reach it. */
public enum TaskState {
  /** No signal ends the sleep, and {@code wake_up_interruptible()} does not reach the task. */
  UNINTERRUPTIBLE,
  /** Only SIGKILL ends the sleep, and {@code wake_up_interruptible()} does not reach the task. */
  KILLABLE,
  /** Every signal ends the sleep. */
  INTERRUPTIBLE
}
