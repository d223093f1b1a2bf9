// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Step;

/**
 * An entry of a wait queue that a wake-up takes off the queue, as DEFINE_WAIT() makes it. A task
 * that sleeps again without prepare_to_wait() is reached by no further wake-up of the queue.
 */
public final class AutoremoveWait {
  private final WaitQueue queue;

  /** The entries of a queue. */
  public AutoremoveWait(WaitQueue queue) {
    this.queue = queue;
  }

  /**
   * Says how the running task is about to sleep, unless a wake-up has taken it off the queue since
   * it was put there. Context: any.
   *
   * @return whether it is still on the queue; if not, nothing was done, and the task has to sleep
   *     in {@link TaskStates}, where no wake-up of the queue reaches it
   */
  @KernelRef(path = "include/linux/sched.h", symbol = "set_current_state", release = "v6.12")
  public boolean setCurrentState(TaskState state) {
    return queue.machine.perform(
        Step.of(
            queue,
            "set_current_state() on " + queue.name(),
            () -> queue.waiters.sleepsAgain(state)));
  }
}
