// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Any number of tasks that are inside at once, and take a lock there. */
class AnyNumberExcursionsTest {
  private static final int ROOM = 16;
  private static final Options OPTIONS = Options.defaults().limits(Limits.defaults().states(5_000));

  /** Up to this many tasks, the worlds are checked one by one as well. */
  private static final int FEW = 3;

  /** What tasks take inside; in the broken form another one takes the two the other way round. */
  enum Family {
    A_MUTEX_OF_READERS {
      @Override
      Runnable body(Machine machine, boolean broken) {
        RwSemaphore sem = new RwSemaphore(machine, "sem");
        Mutex mutex = new Mutex(machine, "mutex");
        machine.spawn(
            Role.task("writer"),
            () ->
                around(
                    broken,
                    mutex::lock,
                    mutex::unlock,
                    () -> around(true, sem::downWrite, sem::upWrite, () -> {})));
        return () ->
            around(
                true,
                sem::downRead,
                sem::upRead,
                () -> around(true, mutex::lock, mutex::unlock, () -> {}));
      }
    },
    TWO_MUTEXES_OF_READERS {
      @Override
      Runnable body(Machine machine, boolean broken) {
        RwSemaphore sem = new RwSemaphore(machine, "sem");
        Mutex first = new Mutex(machine, "first");
        Mutex second = new Mutex(machine, "second");
        machine.spawn(
            Role.task("writer"),
            () -> {
              around(true, sem::downWrite, sem::upWrite, () -> {});
              around(
                  broken,
                  second::lock,
                  second::unlock,
                  () -> around(true, first::lock, first::unlock, () -> {}));
            });
        return () ->
            around(
                true,
                sem::downRead,
                sem::upRead,
                () ->
                    around(
                        true,
                        first::lock,
                        first::unlock,
                        () -> around(true, second::lock, second::unlock, () -> {})));
      }
    },
    A_SPINLOCK_OF_READERS {
      @Override
      Runnable body(Machine machine, boolean broken) {
        RwLock lock = new RwLock(machine, "lock");
        Spinlock inner = new Spinlock(machine, "inner");
        machine.spawn(
            Role.task("writer"),
            () ->
                around(
                    broken,
                    inner::lock,
                    inner::unlock,
                    () -> around(true, lock::writeLock, lock::writeUnlock, () -> {})));
        return () ->
            around(
                true,
                lock::readLock,
                lock::readUnlock,
                () -> around(true, inner::lock, inner::unlock, () -> {}));
      }
    },
    A_MUTEX_OF_USERS {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Cell users = machine.cell("users", 0);
        Mutex mutex = new Mutex(machine, "mutex");
        machine.spawn(
            Role.task("closer"),
            () -> around(broken, mutex::lock, mutex::unlock, () -> waitForNone(machine, users)));
        return () ->
            around(
                true,
                () -> add(machine, users, 1),
                () -> add(machine, users, -1),
                () -> around(true, mutex::lock, mutex::unlock, () -> {}));
      }
    };

    abstract Runnable body(Machine machine, boolean broken);

    IntFunction<World> form(boolean broken, boolean bystander) {
      return tasks ->
          machine -> {
            Runnable body = body(machine, broken);
            machine.spawn(Role.task("reader").times(tasks), body);
            if (bystander) {
              KnownEntries.ticker(machine);
            }
          };
    }
  }

  private static void around(boolean does, Runnable enter, Runnable leave, Runnable body) {
    if (does) {
      enter.run();
    }
    body.run();
    if (does) {
      leave.run();
    }
  }

  private static void add(Machine machine, Cell cell, int number) {
    machine.perform(Step.run(cell, cell.name() + " += " + number, () -> cell.add(number)));
  }

  private static void waitForNone(Machine machine, Cell users) {
    machine.perform(
        Step.run(users, "wait for users", () -> {}).when(() -> users.get() == 0).sleeping());
  }

  private static AnyNumber explore(IntFunction<World> family) {
    return new Explorer(OPTIONS).exploreAnyNumber(family, ROOM);
  }

  private static Verdict check(IntFunction<World> family, int tasks) {
    return new Explorer(OPTIONS.time(TimeMode.EAGER)).explore(family.apply(tasks));
  }

  @ParameterizedTest
  @EnumSource
  void theOtherWayRound_isFound_andTheFixedFormIsProven(Family family) {
    for (boolean bystander : new boolean[] {false, true}) {
      AnyNumber broken = explore(family.form(true, bystander));
      assertThat(broken.met()).isEqualTo(new AnyNumber.Met(1, Set.of(Hazard.DEADLOCK)));

      AnyNumber fixed = explore(family.form(false, bystander));
      assertThat(fixed.isProven()).as("%s", fixed).isTrue();
    }
    for (int tasks = 1; tasks <= FEW; tasks++) {
      assertThat(check(family.form(false, false), tasks)).isInstanceOf(Verdict.Proven.class);
    }
  }

  /**
   * Users that leave in three steps, the first of which waits until no more than a number of them
   * is inside. With more of them none leaves.
   */
  private static IntFunction<World> leavingIfFew(int most) {
    return tasks ->
        machine -> {
          Cell users = machine.cell("users", 0);
          Cell leaving = machine.cell("leaving", 0);
          machine.spawn(
              Role.task("user").times(tasks),
              () -> {
                add(machine, users, 1);
                machine.perform(
                    Step.run(leaving, "begin to leave", () -> leaving.set(1))
                        .when(() -> users.get() <= most && leaving.get() == 0)
                        .sleeping());
                machine.perform(Step.run(leaving, "go on", () -> leaving.set(0)));
                add(machine, users, -1);
              });
          machine.spawn(Role.task("closer"), () -> waitForNone(machine, users));
        };
  }

  @Test
  void tasksOfWhichOnlyFewCanLeave_areNotProven() {
    assertThat(explore(leavingIfFew(1)).met())
        .isEqualTo(new AnyNumber.Met(2, Set.of(Hazard.DEADLOCK)));
    AnyNumber found = explore(leavingIfFew(6));
    assertThat(found.excludesAll()).as("%s", found).isFalse();
    assertThat(found.met()).isNull();
  }

  /** The way of each user ends where the next one cannot begin it. */
  private static IntFunction<World> leavingOnce(int most) {
    return tasks ->
        machine -> {
          Cell users = machine.cell("users", 0);
          Cell left = machine.cell("left", 0);
          machine.spawn(
              Role.task("user").times(tasks),
              () -> {
                add(machine, users, 1);
                machine.perform(
                    Step.run(left, "one more leaves", () -> left.add(1))
                        .when(() -> left.get() < most)
                        .sleeping());
                add(machine, users, -1);
              });
          machine.spawn(Role.task("closer"), () -> waitForNone(machine, users));
        };
  }

  @Test
  void wayThatChangesMoreThanItsTask_isNoWayForAll() {
    AnyNumber found = explore(leavingOnce(FEW + 2));
    assertThat(found.excludesAll()).as("%s", found).isFalse();
    assertThat(check(leavingOnce(FEW + 2), FEW + 3)).isInstanceOf(Verdict.Violated.class);
  }
}
