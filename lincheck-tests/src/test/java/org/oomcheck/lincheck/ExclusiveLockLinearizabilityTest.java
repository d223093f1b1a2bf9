// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ThreadMachine;

/** {@link Mutex} and {@link Spinlock} on threads: one holder, which alone can release the lock. */
@Tag("slow")
@ExtendWith(KnownBugs.class)
class ExclusiveLockLinearizabilityTest {

  /** What the two locks have in common. */
  private record Exclusive(Runnable lock, BooleanSupplier trylock, Runnable unlock) {
    static Exclusive mutex(Machine machine) {
      Mutex mutex = new Mutex(machine, "lock");
      return new Exclusive(mutex::lock, mutex::trylock, mutex::unlock);
    }

    static Exclusive spinlock(Machine machine) {
      Spinlock spinlock = new Spinlock(machine, "lock");
      return new Exclusive(spinlock::lock, spinlock::trylock, spinlock::unlock);
    }
  }

  /** Takes the lock if it is free, and gives it back. */
  public abstract static class Trying extends LentTasks {
    private final Exclusive lock;

    Trying(Function<ThreadMachine, Machine> fault, Function<Machine, Exclusive> kind) {
      super(fault);
      lock = kind.apply(machine);
    }

    @Operation
    public int trylock(@Param(gen = ThreadIdGen.class) int thread) {
      return as(thread, () -> lock.trylock().getAsBoolean() ? 1 : 0);
    }

    @Operation
    public int unlock(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            lock.unlock().run();
            return 1;
          });
    }
  }

  /** The mutex as it is. */
  public static final class SoundMutex extends Trying {
    public SoundMutex() {
      super(machine -> machine, Exclusive::mutex);
    }
  }

  /** The spinlock as it is. */
  public static final class SoundSpinlock extends Trying {
    public SoundSpinlock() {
      super(machine -> machine, Exclusive::spinlock);
    }
  }

  /** Between the look at the mutex and the taking of it another task can come. */
  public static final class TornMutex extends Trying {
    public TornMutex() {
      super(FaultyMachine::withoutSynchronized, Exclusive::mutex);
    }
  }

  /** Between the look at the spinlock and the taking of it another task can come. */
  public static final class TornSpinlock extends Trying {
    public TornSpinlock() {
      super(FaultyMachine::withoutSynchronized, Exclusive::spinlock);
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

  /** Counts under the lock. */
  public abstract static class Counting extends LentTasks {
    private final Exclusive lock;
    private final boolean barges;
    private final Cell count = machine.cell("count", 0);

    /**
     * @param barges whether a task goes in although the lock is taken
     */
    Counting(Function<Machine, Exclusive> kind, boolean barges) {
      this.lock = kind.apply(machine);
      this.barges = barges;
    }

    private boolean take() {
      if (barges) {
        return lock.trylock().getAsBoolean();
      }
      lock.lock().run();
      return true;
    }

    @Operation
    public int count(@Param(gen = ThreadIdGen.class) int thread) {
      return as(
          thread,
          () -> {
            boolean taken = take();
            count.add(1);
            int counted = count.get();
            if (taken) {
              lock.unlock().run();
            }
            return counted;
          });
    }
  }

  /** Waits for the mutex. */
  public static final class MutexCounting extends Counting {
    public MutexCounting() {
      super(Exclusive::mutex, false);
    }
  }

  /** Waits for the spinlock. */
  public static final class SpinlockCounting extends Counting {
    public SpinlockCounting() {
      super(Exclusive::spinlock, false);
    }
  }

  /** Does not wait for the mutex. */
  public static final class BargingIntoMutex extends Counting {
    public BargingIntoMutex() {
      super(Exclusive::mutex, true);
    }
  }

  /** Does not wait for the spinlock. */
  public static final class BargingIntoSpinlock extends Counting {
    public BargingIntoSpinlock() {
      super(Exclusive::spinlock, true);
    }
  }

  /** What counting is for one thread. */
  public static final class Count {
    private int count;

    public int count(int thread) {
      return ++count;
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {SoundMutex.class, SoundSpinlock.class})
  void trylockAndUnlockAreAtomic(Class<?> lock) {
    assertThat(Schedules.failure(lock, Holder.class)).isNull();
  }

  @ParameterizedTest
  @ValueSource(classes = {TornMutex.class, TornSpinlock.class})
  void noticesATrylockInTwoSteps(Class<?> lock) {
    assertThat(Schedules.rejection(lock, Holder.class)).contains("Invalid execution results");
  }

  @ParameterizedTest
  @ValueSource(classes = {MutexCounting.class, SpinlockCounting.class})
  void onlyOneTaskIsInside(Class<?> lock) {
    assertThat(Schedules.failure(lock, Count.class)).isNull();
  }

  @ParameterizedTest
  @ValueSource(classes = {BargingIntoMutex.class, BargingIntoSpinlock.class})
  void noticesATaskThatBargesIn(Class<?> lock) {
    assertThat(Schedules.rejection(lock, Count.class)).contains("Invalid execution results");
  }
}
