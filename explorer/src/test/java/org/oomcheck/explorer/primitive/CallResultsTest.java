// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** What calls return to a task that is alone. */
class CallResultsTest {

  private static void is(int expected, int result) {
    KernelBug.bugOn(expected != result, "expected " + expected + ", was " + result);
  }

  private static void is(boolean expected, boolean result) {
    KernelBug.bugOn(expected != result, "expected " + expected + ", was " + result);
  }

  private static World alone(Function<Machine, Runnable> boots) {
    return machine -> machine.spawn(Role.task("task"), boots.apply(machine));
  }

  private static Runnable atomics(Machine machine) {
    Atomic value = new Atomic(machine, "value", 1);
    return () -> {
      is(1, value.read());
      is(2, value.incReturn());
      is(1, value.decReturn());
      is(1, value.fetchAdd(3));
      is(4, value.xchg(7));
      is(7, value.cmpxchg(6, 9));
      is(7, value.cmpxchg(7, 9));
      is(9, value.readAcquire());
      is(false, value.addUnless(1, 9));
      is(true, value.addUnless(1, 8));
      value.setRelease(0);
      is(false, value.incNotZero());
      is(-1, value.decIfPositive());
      is(0, value.read());
      value.add(2);
      value.dec();
      is(true, value.decAndTest());
      value.inc();
      value.inc();
      is(false, value.decAndTest());
      is(true, value.incNotZero());
      is(2, value.xchgRelaxed(5));
      is(5, value.fetchAddRelaxed(2));
      is(7, value.cmpxchgRelaxed(6, 1));
      is(7, value.cmpxchgRelaxed(7, 1));
      is(1, value.read());
    };
  }

  private static Runnable bits(Machine machine) {
    BitWord flags = new BitWord(machine, "flags");
    return () -> {
      flags.setBit(3);
      flags.changeBit(2);
      is(true, flags.testBit(2));
      flags.changeBit(2);
      is(false, flags.testBitAcquire(2));
      is(true, flags.testAndSetBit(3));
      is(false, flags.testAndSetBitLock(0));
      flags.clearBitUnlock(0);
      is(false, flags.testAndClearBit(0));
      is(true, flags.testAndClearBit(3));
      flags.setBitNonAtomic(30);
      flags.clearBit(30);
      flags.setBit(1);
      flags.clearBitNonAtomic(1);
      is(false, flags.testBit(1));
      is(false, flags.testBit(30));
    };
  }

  /** A fatal signal is pending; what is free is taken all the same. */
  private static Runnable killed(Machine machine) {
    Signals signals = new Signals(machine);
    Completion done = new Completion(machine, "done", signals);
    Semaphore units = new Semaphore(machine, "units", 1, signals);
    Mutex free = new Mutex(machine, "free", signals);
    RwSemaphore sem = new RwSemaphore(machine, "sem", signals);
    WaitQueue queue = new WaitQueue(machine, "queue", signals);
    BitWord flags = new BitWord(machine, "flags");
    BitWaits busy = new BitWaits(machine, flags, 0, signals);
    return () -> {
      is(false, signals.signalPending());
      signals.kill(0);
      is(true, signals.fatalSignalPending());
      done.complete();
      is(0, done.waitForCompletionKillable());
      is(Errno.ERESTARTSYS, done.waitForCompletionInterruptible());
      is(0, units.downKillable());
      is(Errno.EINTR, units.downInterruptible());
      is(1, units.downTrylock());
      units.up();
      is(0, units.downTrylock());
      is(Errno.ETIME, units.downTimeout(3));
      is(0, free.lockInterruptible());
      free.unlock();
      is(0, sem.downReadInterruptible());
      is(true, sem.isLocked());
      is(Errno.EINTR, sem.downWriteKillable());
      is(false, sem.isContended());
      sem.upRead();
      is(0, queue.waitEventKillableExclusive("1", () -> true));
      is(Errno.ERESTARTSYS, queue.waitEventKillableExclusive("0", () -> false));
      is(false, queue.waitqueueActive());
      flags.setBit(0);
      is(Errno.EINTR, busy.waitOnBitLock(TaskState.KILLABLE));
      is(Errno.EINTR, busy.waitOnBit(TaskState.INTERRUPTIBLE));
      flags.clearBit(0);
      is(0, busy.waitOnBitLock(TaskState.INTERRUPTIBLE));
      signals.flushSignals();
      is(false, signals.signalPending());
    };
  }

  private static Runnable timeouts(Machine machine) {
    Signals signals = new Signals(machine);
    WaitQueue queue = new WaitQueue(machine, "queue", signals);
    Completion done = new Completion(machine, "done");
    BitWord flags = new BitWord(machine, "flags");
    BitWaits busy = new BitWaits(machine, flags, 0, signals);
    return () -> {
      is(0, busy.waitOnBitTimeout(TaskState.UNINTERRUPTIBLE, 5));
      flags.setBit(0);
      is(Errno.EAGAIN, busy.waitOnBitTimeout(TaskState.UNINTERRUPTIBLE, 5));
      is(0, queue.waitEventInterruptibleTimeout("0", () -> false, 5));
      is(0, queue.waitEventInterruptibleTimeout("0", () -> false, 0));
      is(1, queue.waitEventInterruptibleTimeout("1", () -> true, 0));
      is(5, queue.waitEventInterruptibleTimeout("1", () -> true, 5));
      is(0, queue.waitEventTimeout("0", () -> false, 0));
      is(0, done.waitForCompletionTimeout(5));
      done.complete();
      is(5, done.waitForCompletionTimeout(5));
      is(0, signals.sleepInterruptible(5));
      signals.send(0);
      is(Errno.EINTR, busy.waitOnBitTimeout(TaskState.INTERRUPTIBLE, 5));
      is(Errno.ERESTARTSYS, queue.waitEventInterruptibleTimeout("0", () -> false, 5));
      is(0, queue.waitEventInterruptibleTimeout("0", () -> false, 0));
      is(5, signals.sleepInterruptible(5));
    };
  }

  private static Runnable work(Machine machine) {
    WorkerPool pool = new WorkerPool(machine, "kworker/u8", 1);
    WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0);
    WorkStruct work = new WorkStruct(queue, "&work", () -> {});
    return () -> {
      is(false, work.disableWork());
      is(false, work.disableWorkSync());
      is(false, work.queueWork());
      is(false, work.enableWork());
      is(true, work.enableWork());
      is(false, work.workPending());
      is(true, work.queueWork());
      work.flushWork();
      is(false, work.flushWork());
      is(false, work.cancelWorkSync());
    };
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        row("atomics", alone(CallResultsTest::atomics), CLEAN),
        row("bits", alone(CallResultsTest::bits), CLEAN),
        row("with SIGKILL pending", alone(CallResultsTest::killed), CLEAN),
        row("timeouts", alone(CallResultsTest::timeouts), CLEAN),
        row("work", alone(CallResultsTest::work), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void callsReturnWhatTheKernelReturns(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }

  @Test
  void anotherResultWouldBeNoticed() {
    World world =
        alone(
            machine -> {
              Atomic value = new Atomic(machine, "value", 0);
              return () -> is(2, value.incReturn());
            });
    Checked.hasExactly(world, BUG);
  }
}
