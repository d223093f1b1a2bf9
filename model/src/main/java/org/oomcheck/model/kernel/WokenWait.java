// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Step;

/**
 * A task that stays on a queue and sleeps there with wait_woken(): a wake-up that comes while it is
 * awake is remembered, and the next sleep does not begin. wake_up_interruptible() is remembered as
 * well, but wakes no task that sleeps in another state.
 */
public final class WokenWait {
  private final WaitQueue queue;

  /** The entries of a queue. */
  public WokenWait(WaitQueue queue) {
    this.queue = queue;
  }

  /** Puts the running task on the queue. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "add_wait_queue", release = "v6.12")
  public void addWaitQueue() {
    queue.prepareToWait(TaskState.INTERRUPTIBLE);
  }

  /**
   * Sleeps until a wake-up since the last sleep, or since the task was queued. Context: may sleep.
   *
   * @param state how the task sleeps: which signals and which wake-ups end it
   * @param jiffies how long, or {@link TaskStates#MAX_SCHEDULE_TIMEOUT}
   * @return the jiffies that were left; 0 if the time has passed
   */
  @KernelRef(
      path = "kernel/sched/wait.c",
      symbol = "wait_woken",
      release = "v6.12",
      omits = "a kernel thread that is asked to stop or park")
  public int waitWoken(TaskState state, int jiffies) {
    if (state != TaskState.INTERRUPTIBLE) {
      queue.machine.perform(
          Step.run(
              queue,
              "set_current_state() on " + queue.name(),
              () -> queue.waiters.sleepsIn(state)));
    }
    int left = jiffies;
    if (jiffies == TaskStates.MAX_SCHEDULE_TIMEOUT) {
      queue.schedule(state);
    } else {
      left = queue.scheduleTimeout(state, jiffies);
    }
    queue.prepareToWait(TaskState.INTERRUPTIBLE);
    return left;
  }

  /** Takes the running task off the queue. Context: any. */
  @KernelRef(path = "kernel/sched/wait.c", symbol = "remove_wait_queue", release = "v6.12")
  public void removeWaitQueue() {
    queue.finishWait();
  }
}
