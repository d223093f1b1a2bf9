// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.oomcheck.model.machine.KernelRef;

/**
 * Waits on a queue that give up a spinlock, or do something else, around each sleep. The condition
 * is tested with the lock held.
 */
public final class LockedWaits {
  private static final int UNLIMITED = WaitQueue.NO_TIMEOUT;

  private final WaitQueue queue;

  /** The waits on a queue. */
  public LockedWaits(WaitQueue queue) {
    this.queue = queue;
  }

  /**
   * Sleeps until the condition holds, without the lock and with interrupts on meanwhile. Context:
   * may sleep. Locks: needs the lock, taken with interrupts off.
   */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_lock_irq", release = "v6.12")
  public void waitEventLockIrq(String condition, BooleanSupplier test, Spinlock lock) {
    wait("wait_event_lock_irq", condition, test, TaskState.UNINTERRUPTIBLE, UNLIMITED, lock);
  }

  /**
   * Like {@link #waitEventLockIrq}, and a signal ends the sleep.
   *
   * @return 0 if the condition holds, or {@link Errno#ERESTARTSYS}
   */
  @KernelRef(
      path = "include/linux/wait.h",
      symbol = "wait_event_interruptible_lock_irq",
      release = "v6.12")
  public int waitEventInterruptibleLockIrq(String condition, BooleanSupplier test, Spinlock lock) {
    return wait(
        "wait_event_interruptible_lock_irq",
        condition,
        test,
        TaskState.INTERRUPTIBLE,
        UNLIMITED,
        lock);
  }

  /**
   * Like {@link #waitEventLockIrq}, and a time ends the sleep.
   *
   * @return the jiffies that were left, at least 1 if the condition holds, otherwise 0
   */
  @KernelRef(
      path = "include/linux/wait.h",
      symbol = "wait_event_lock_irq_timeout",
      release = "v6.12")
  public int waitEventLockIrqTimeout(
      String condition, BooleanSupplier test, Spinlock lock, int jiffies) {
    return wait(
        "wait_event_lock_irq_timeout", condition, test, TaskState.UNINTERRUPTIBLE, jiffies, lock);
  }

  private int wait(
      String call,
      String condition,
      BooleanSupplier test,
      TaskState state,
      int jiffies,
      Spinlock lock) {
    return wait(call, condition, test, state, jiffies, lock::unlockIrq, lock::lockIrq);
  }

  /** Sleeps until the condition holds, and runs code before and after each sleep. */
  @KernelRef(path = "include/linux/wait.h", symbol = "wait_event_cmd", release = "v6.12")
  public void waitEventCmd(
      String condition, BooleanSupplier test, Runnable before, Runnable after) {
    wait("wait_event_cmd", condition, test, TaskState.UNINTERRUPTIBLE, UNLIMITED, before, after);
  }

  private int wait(
      String call,
      String condition,
      BooleanSupplier test,
      TaskState state,
      int jiffies,
      Runnable before,
      Runnable after) {
    String label = call + "(" + queue.name() + ", " + condition + ")";
    return queue.sleepUntil(
        label, test, state, false, jiffies, sleep -> between(before, sleep, after));
  }

  private static IntSupplier between(Runnable before, IntSupplier sleep, Runnable after) {
    return () -> {
      before.run();
      int left = sleep.getAsInt();
      after.run();
      return left;
    };
  }
}
