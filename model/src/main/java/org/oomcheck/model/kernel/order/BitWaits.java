// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;

/**
 * Waits for one bit of a {@link BitWord} to be clear. Whatever clears the bit has to wake: a bit
 * that is only cleared leaves its waiters asleep.
 *
 * <p>Deviates: a queue of its own for the bit; in the kernel 256 queues serve all bits, and each
 * waiter looks only at wake-ups for its own.
 */
public final class BitWaits {
  private static final int UNLIMITED = -1;

  private final Machine machine;
  private final BitWord word;
  private final int bit;
  private final String call;
  private final @Nullable Signals signals;
  private final WaitQueue queue;
  private final Barrier barrier;

  /** The waits for a bit in a world without signals. */
  public BitWaits(Machine machine, BitWord word, int bit) {
    this(machine, word, bit, null);
  }

  /** The waits for a bit; these signals end those that are killable. */
  public BitWaits(Machine machine, BitWord word, int bit, @Nullable Signals signals) {
    this.machine = machine;
    this.word = word;
    this.bit = bit;
    this.call = "(&" + word.name() + ", " + bit + ")";
    this.signals = signals;
    this.barrier = new Barrier(machine);
    this.queue = new WaitQueue(machine, "bit " + bit + " of " + word.name(), signals);
  }

  /**
   * Sleeps until the bit is clear. A signal wins over a bit that is clear by then. Context: may
   * sleep.
   *
   * @return 0, or {@link Errno#EINTR} if a signal came
   */
  @KernelRef(path = "include/linux/wait_bit.h", symbol = "wait_on_bit", release = "v6.12")
  public int waitOnBit(TaskState state) {
    return waitUntil("wait_on_bit" + call, state, false, UNLIMITED);
  }

  /**
   * Sleeps until the bit is clear, or a time has passed. Context: may sleep.
   *
   * @return 0, {@link Errno#EAGAIN} if the time has passed, or {@link Errno#EINTR} if a signal came
   */
  @KernelRef(path = "include/linux/wait_bit.h", symbol = "wait_on_bit_timeout", release = "v6.12")
  public int waitOnBitTimeout(TaskState state, int jiffies) {
    return waitUntil("wait_on_bit_timeout" + call, state, false, jiffies);
  }

  /**
   * Sleeps until the bit is clear, and sets it. A bit that is clear wins over a signal. Context:
   * may sleep.
   *
   * @return 0 if the caller has set the bit, or {@link Errno#EINTR} if a signal came
   */
  @KernelRef(path = "include/linux/wait_bit.h", symbol = "wait_on_bit_lock", release = "v6.12")
  public int waitOnBitLock(TaskState state) {
    return waitUntil("wait_on_bit_lock" + call, state, true, UNLIMITED);
  }

  private int waitUntil(String label, TaskState state, boolean locks, int jiffies) {
    machine.current().mightSleep(label);
    if (done(locks)) {
      return 0;
    }
    Loop loop = machine.loop(label);
    int result = 0;
    int left = jiffies;
    while (true) {
      loop.head(left);
      if (locks) {
        queue.prepareToWaitExclusive(state);
      } else {
        queue.prepareToWait(state);
      }
      int ended = 0;
      if (word.testBit(bit)) {
        if (left == 0) {
          ended = Errno.EAGAIN;
        } else {
          left = sleep(state, left);
          ended = signalled(state);
        }
      }
      boolean done = done(locks);
      if (done || ended != 0) {
        result = done && locks ? 0 : ended;
        break;
      }
    }
    queue.finishWait();
    loop.leave(result);
    return result;
  }

  private int sleep(TaskState state, int left) {
    if (left == UNLIMITED) {
      queue.schedule(state);
      return left;
    }
    return queue.scheduleTimeout(state, left);
  }

  private int signalled(TaskState state) {
    return signalPending(state) ? Errno.EINTR : 0;
  }

  private boolean done(boolean locks) {
    return locks ? !word.testAndSetBit(bit) : !word.testBitAcquire(bit);
  }

  private boolean signalPending(TaskState state) {
    if (signals == null || state == TaskState.UNINTERRUPTIBLE) {
      return false;
    }
    return state == TaskState.KILLABLE ? signals.fatalSignalPending() : signals.signalPending();
  }

  /**
   * Wakes the tasks that wait for the bit, one of them if they want to set it; none if the bit is
   * set. It looks at the queue first, and that is no barrier: a bit that was cleared without one is
   * not seen by a task that is about to sleep. Context: any.
   */
  @KernelRef(path = "kernel/sched/wait_bit.c", symbol = "wake_up_bit", release = "v6.12")
  public void wakeUpBit() {
    if (queue.waitqueueActive() && !word.testBit(bit)) {
      queue.wakeUp();
    }
  }

  /** Clears the bit as a lock is released, and wakes. Context: any. */
  @KernelRef(path = "include/linux/wait_bit.h", symbol = "clear_and_wake_up_bit", release = "v6.12")
  public void clearAndWakeUpBit() {
    word.clearBitUnlock(bit);
    barrier.fence(Barrier.Kind.SMP_MB, "smp_mb__after_atomic()");
    wakeUpBit();
  }
}
