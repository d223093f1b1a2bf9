// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.program.CodeObserver;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/**
 * What tasks meet that add to shared cells is seen where they are counted: by the search, before
 * its states are compared with those of few tasks.
 */
public class CountedContributionsTest {
  private static final int ROOM = 10;
  private static final Options OPTIONS =
      Options.defaults().time(TimeMode.EAGER).limits(Limits.defaults().states(200));

  private enum Wrong {
    READERS_DO_NOTHING_FOR_EVER(Hazard.OOM_LOCKUP) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        RwSemaphore sem = new RwSemaphore(machine, "sem");
        return () -> {
          Loop loop = machine.loop("in and out");
          while (true) {
            loop.head();
            sem.downRead();
            sem.upRead();
          }
        };
      }
    },
    EACH_BEGINS_WITH_A_BUG(Hazard.LOCK_MISUSE) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        Mutex lock = new Mutex(machine, "lock");
        WaitQueue queue = new WaitQueue(machine, "queue");
        machine.spawn(Role.task("waker"), queue::wakeUpAll);
        machine.spawn(
            Role.task("other"), () -> machine.perform(Step.run(also, "tell", () -> also.set(1))));
        return lock::unlock;
      }
    },
    THE_LAST_ONE_IS_WRONG(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        return () -> {
          machine.perform(Step.run(users, "enter", () -> users.add(1)));
          bugIf(
              machine,
              users,
              () -> {
                users.add(-1);
                return users.get() == 0;
              });
        };
      }
    },
    ONE_INSIDE_IS_FORGOTTEN_WITHOUT_A_LOOK(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        machine.spawn(
            Role.task("resetter"),
            () -> {
              machine.perform(Step.run(users, "forget", () -> users.set(0)));
              bugIf(machine, users, () -> users.get() == 0 && also.get() == 1);
            });
        return () -> {
          machine.perform(Step.run(users, "enter", () -> addToBoth(users, also, 1)));
          machine.perform(Step.run(users, "leave", () -> addToBoth(users, also, -1)));
        };
      }
    },
    EACH_WANTS_TO_WRITE_WHILE_IT_READS(Hazard.DEADLOCK) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        RwSemaphore sem = new RwSemaphore(machine, "sem");
        return () -> {
          sem.downRead();
          sem.downWrite();
          sem.upRead();
          sem.upWrite();
        };
      }
    },
    A_WRITER_COMES_BETWEEN_TWO_READS_OF_ONE_TASK(Hazard.HUNG_TASK) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        machine.spawn(
            Role.task("writer"),
            () -> {
              machine.perform(Step.run(also, "want to write", () -> also.set(1)));
              machine.perform(
                  Step.run(users, "write", () -> also.set(0))
                      .when(() -> users.get() == 0)
                      .sleeping());
            });
        return () -> {
          enterUnless(machine, users, also);
          enterUnless(machine, users, also);
          machine.perform(Step.run(users, "leave", () -> users.add(-2)));
        };
      }
    },
    ITEMS_ARE_DRAINED_WITHOUT_A_WAKE_UP(Hazard.LOST_WAKEUP) {
      @Override
      Runnable body(Machine machine, Cell users, Cell also) {
        WaitQueue queue = new WaitQueue(machine, "queue");
        machine.spawn(
            Role.daemon("server"),
            () -> {
              queue.waitEventIdle(
                  "all left",
                  () ->
                      machine.perform(
                          Step.of(users, "left?", () -> users.get() == 0 && also.get() == 1)));
              machine.perform(Step.run(also, "serve", () -> also.set(2)));
            });
        return () -> {
          machine.perform(Step.run(users, "enter", () -> users.add(1)));
          machine.perform(Step.run(also, "tell", () -> also.set(Math.max(also.get(), 1))));
          machine.perform(Step.run(users, "leave", () -> users.add(-1)));
        };
      }
    };

    private final Hazard hazard;

    Wrong(Hazard hazard) {
      this.hazard = hazard;
    }

    abstract Runnable body(Machine machine, Cell users, Cell also);

    World world(int tasks) {
      return machine -> {
        Runnable body = body(machine, machine.cell("users", 0), machine.cell("also", 0));
        machine.spawn(Role.task("user").times(tasks), body);
      };
    }

    private static void addToBoth(Cell one, Cell other, int number) {
      one.add(number);
      other.add(number);
    }

    private static void enterUnless(Machine machine, Cell users, Cell wanted) {
      machine.perform(
          Step.run(users, "enter", () -> users.add(1)).when(() -> wanted.get() == 0).sleeping());
    }

    private static void bugIf(Machine machine, Cell users, BooleanSupplier wrong) {
      KernelBug.bugOn(machine.perform(Step.of(users, "wrong?", wrong::getAsBoolean)), "wrong");
    }
  }

  /** All of them, for the audit with seeded faults. */
  public static void everyOne_isSeen() {
    CountedContributionsTest tests = new CountedContributionsTest();
    for (Wrong family : Wrong.values()) {
      tests.whatOneTaskMeets_isSeenWhereTheyAreCounted(family);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatOneTaskMeets_isSeenWhereTheyAreCounted(Wrong family) {
    for (boolean keepsOne : new boolean[] {false, true}) {
      AnyNumber found =
          new AnyNumberSearch(family::world, OPTIONS, ROOM, CodeObserver.NONE, program -> {})
              .runWide(keepsOne, false);
      assertThat(found.possible()).as("%s", found).contains(family.hazard);
    }
    assertThat(new Explorer(OPTIONS).explore(family.world(1))).isInstanceOf(Verdict.Violated.class);
  }

  /** Few tasks do not have pages so early that two of them are alike in the first states. */
  @Test
  void tasksThatHaveOneOfFewPages_areCounted_andProven() {
    Options options = OPTIONS.limits(Limits.defaults().states(5_000));
    IntFunction<World> family =
        tasks ->
            machine -> {
              Cell free = machine.cell("free", 0);
              giveLate(machine, free);
              machine.spawn(
                  Role.task("user").times(tasks),
                  () -> {
                    Step<?> take = Step.run(free, "take", () -> free.add(-1));
                    machine.perform(take.when(() -> free.get() > 0).sleeping());
                    machine.perform(Step.run(free, "use", () -> {}));
                    machine.perform(Step.run(free, "put", () -> free.add(1)));
                  });
            };
    AnyNumber found =
        new AnyNumberSearch(family, options, ROOM, CodeObserver.NONE, program -> {})
            .runWide(false, false);
    assertThat(found.isProven()).as("%s", found).isTrue();
    assertThat(found.apart()).isZero();
  }

  private static void giveLate(Machine machine, Cell free) {
    Cell ticks = machine.cell("ticks", 0);
    machine.spawn(
        Role.task("owner"),
        () -> {
          Loop loop = machine.loop("tick");
          loop.head();
          while (machine.perform(Step.of(ticks, "tick", () -> isEarly(ticks)))) {
            loop.head();
          }
          loop.leave();
          machine.perform(Step.run(free, "give two", () -> free.add(2)));
        });
  }

  private static boolean isEarly(Cell ticks) {
    ticks.add(1);
    return ticks.get() < 400;
  }
}
