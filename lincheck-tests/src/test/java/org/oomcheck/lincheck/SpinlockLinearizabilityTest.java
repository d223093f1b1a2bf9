// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ThreadMachine;

/** {@link Spinlock} on threads: it has one holder, who alone can release it. */
@ExtendWith(KnownBugs.class)
class SpinlockLinearizabilityTest {

  /** Takes the lock if it is free, and gives it back. */
  public abstract static class Trying extends LentTasks {
    private final Spinlock lock = new Spinlock(machine, "lock");

    Trying(Function<ThreadMachine, Machine> fault) {
      super(fault);
    }

    @Operation
    public int trylock(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> lock.trylock() ? 1 : 0);
    }

    @Operation
    public int unlock(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            lock.unlock();
            return 1;
          });
    }
  }

  /** The lock as it is. */
  public static final class SoundTrying extends Trying {
    public SoundTrying() {
      super(machine -> machine);
    }
  }

  /** Between the look at the lock and the taking of it somebody else can come. */
  public static final class TornTrying extends Trying {
    public TornTrying() {
      super(FaultyMachine::withoutSynchronized);
    }
  }

  /** What a lock is for one thread. */
  public static final class Holder {
    private int holder;

    public int trylock(int thread) {
      boolean free = holder == 0;
      holder = free ? thread : holder;
      return free ? 1 : 0;
    }

    public int unlock(int thread) {
      boolean mine = holder == thread;
      holder = mine ? 0 : holder;
      return mine ? 1 : LentTasks.BUG;
    }
  }

  /** Counts under the lock, and waits for it if need be. */
  public abstract static class Counting extends LentTasks {
    private final Spinlock lock = new Spinlock(machine, "lock");
    private final Cell count = machine.cell("count", 0);

    /** Whether the task holds the lock now. */
    abstract boolean take(Spinlock lock);

    @Operation
    public int count(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            boolean taken = take(lock);
            count.add(1);
            int counted = count.get();
            if (taken) {
              lock.unlock();
            }
            return counted;
          });
    }
  }

  /** The lock as it is. */
  public static final class SoundCounting extends Counting {
    @Override
    boolean take(Spinlock lock) {
      lock.lock();
      return true;
    }
  }

  /** Goes in although the lock is taken. */
  public static final class BargingCounting extends Counting {
    @Override
    boolean take(Spinlock lock) {
      return lock.trylock();
    }
  }

  /** What counting is for one thread. */
  public static final class Count {
    private int count;

    public int count(int thread) {
      return ++count;
    }
  }

  @Test
  void trylockAndUnlockAreAtomic() {
    assertThat(Schedules.failure(SoundTrying.class, Holder.class)).isNull();
  }

  @Test
  void noticesATrylockInTwoSteps() {
    assertThat(Schedules.failure(TornTrying.class, Holder.class))
        .contains("Invalid execution results");
  }

  @Test
  void onlyOneTaskIsInside() {
    assertThat(Schedules.failure(SoundCounting.class, Count.class)).isNull();
  }

  @Test
  void noticesATaskThatBargesIn() {
    assertThat(Schedules.failure(BargingCounting.class, Count.class))
        .contains("Invalid execution results");
  }
}
