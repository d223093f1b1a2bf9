// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ThreadMachine;

/** Primitives on threads, one call each: what a call does, it does at once. */
@ExtendWith(KnownBugs.class)
class PrimitiveLinearizabilityTest {

  private static Machine sound(ThreadMachine machine) {
    return machine;
  }

  /** A completion that is completed and tried; it begins with a unit. */
  public abstract static class Completing extends LentTasks {
    private final Completion done = new Completion(machine, "done");

    Completing(Function<ThreadMachine, Machine> fault) {
      super(fault);
      complete(1);
    }

    @Operation
    public final int complete(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            done.complete();
            return 0;
          });
    }

    @Operation
    public int tryWait(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> done.tryWaitForCompletion() ? 1 : 0);
    }
  }

  /** The completion as it is. */
  public static final class SoundCompleting extends Completing {
    public SoundCompleting() {
      super(PrimitiveLinearizabilityTest::sound);
    }
  }

  /** A completion that another task can come in between. */
  public static final class TornCompleting extends Completing {
    public TornCompleting() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What a completion is for one thread. */
  public static final class CompletingSpec {
    private int done = 1;

    public int complete(int thread) {
      done++;
      return 0;
    }

    public int tryWait(int thread) {
      boolean there = done > 0;
      done -= there ? 1 : 0;
      return there ? 1 : 0;
    }
  }

  /** A semaphore that is tried and given back. */
  public abstract static class Units extends LentTasks {
    private final Semaphore room = new Semaphore(machine, "room", 1);

    Units(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation
    public int downTrylock(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, room::downTrylock);
    }

    @Operation
    public int up(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            room.up();
            return 0;
          });
    }
  }

  /** The semaphore as it is. */
  public static final class SoundUnits extends Units {
    public SoundUnits() {
      super(PrimitiveLinearizabilityTest::sound);
    }
  }

  /** A semaphore that another task can come in between. */
  public static final class TornUnits extends Units {
    public TornUnits() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What a semaphore is for one thread. */
  public static final class UnitsSpec {
    private int units = 1;

    public int downTrylock(int thread) {
      boolean free = units > 0;
      units -= free ? 1 : 0;
      return free ? 0 : 1;
    }

    public int up(int thread) {
      units++;
      return 0;
    }
  }

  /** A count, whose increment is one call or two. */
  public abstract static class Counting extends LentTasks {
    final Atomic count = new Atomic(machine, "count", 0);

    abstract int increment();

    @Operation
    public int inc(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, this::increment);
    }

    @Operation
    public int exchange(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> count.cmpxchg(1, 5));
    }
  }

  /** atomic_inc_return(). */
  public static final class SoundCounting extends Counting {
    @Override
    int increment() {
      return count.incReturn();
    }
  }

  /** atomic_read() and atomic_set(). */
  public static final class TornCounting extends Counting {
    @Override
    int increment() {
      int next = count.read() + 1;
      count.set(next);
      return next;
    }
  }

  /** What a count is for one thread. */
  public static final class CountingSpec {
    private int count;

    public int inc(int thread) {
      return ++count;
    }

    public int exchange(int thread) {
      int old = count;
      count = old == 1 ? 5 : old;
      return old;
    }
  }

  /** Bits of one word, each task has one of its own. */
  public abstract static class Bits extends LentTasks {
    final BitWord flags = new BitWord(machine, "flags");

    abstract void setBit(int bit);

    @Operation
    public int set(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            setBit(thread);
            return 0;
          });
    }

    @Operation
    public int clear(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> flags.testAndClearBit(thread) ? 1 : 0);
    }
  }

  /** set_bit(). */
  public static final class SoundBits extends Bits {
    @Override
    void setBit(int bit) {
      flags.setBit(bit);
    }
  }

  /** __set_bit(). */
  public static final class TornBits extends Bits {
    @Override
    void setBit(int bit) {
      flags.setBitNonAtomic(bit);
    }
  }

  /** What the bits are for one thread. */
  public static final class BitsSpec {
    private final boolean[] bits = new boolean[LentTasks.THREADS + 1];

    public int set(int thread) {
      bits[thread] = true;
      return 0;
    }

    public int clear(int thread) {
      boolean was = bits[thread];
      bits[thread] = false;
      return was ? 1 : 0;
    }
  }

  /** An item that is queued and taken back; no worker runs. */
  public abstract static class Queueing extends LentTasks {
    private final WorkStruct work =
        new WorkStruct(
            WorkqueueStruct.alloc(new WorkerPool(machine, "kworker", 1), "queue", 0),
            "work",
            () -> {});

    Queueing(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation
    public int queueWork(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> work.queueWork() ? 1 : 0);
    }

    @Operation
    public int cancelWork(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> work.cancelWork() ? 1 : 0);
    }
  }

  /** The queue as it is. */
  public static final class SoundQueueing extends Queueing {
    public SoundQueueing() {
      super(PrimitiveLinearizabilityTest::sound);
    }
  }

  /** A queue that another task can come in between. */
  public static final class TornQueueing extends Queueing {
    public TornQueueing() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What queueing is for one thread. */
  public static final class QueueingSpec {
    private boolean queued;

    public int queueWork(int thread) {
      boolean was = queued;
      queued = true;
      return was ? 0 : 1;
    }

    public int cancelWork(int thread) {
      boolean was = queued;
      queued = false;
      return was ? 1 : 0;
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"Completing", "Units", "Counting", "Bits", "Queueing"})
  void callIsOneStep_andItsBrokenFormIsNoticed(String operations) throws ClassNotFoundException {
    Class<?> specification = named(operations + "Spec");
    assertThat(Schedules.failure(named("Sound" + operations), specification)).isNull();
    assertThat(Schedules.rejection(named("Torn" + operations), specification))
        .contains("Invalid execution results");
  }

  private static Class<?> named(String name) throws ClassNotFoundException {
    return Class.forName(PrimitiveLinearizabilityTest.class.getName() + "$" + name);
  }
}
