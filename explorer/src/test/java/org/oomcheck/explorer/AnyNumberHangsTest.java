// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/**
 * Any number of tasks that hang or retry for ever while a daemon ticks, with the smallest number
 * that does; and the fixed form of each world, which is proven.
 */
class AnyNumberHangsTest {
  private static final int ROOM = 8;
  private static final Options OPTIONS =
      Options.defaults().limits(Limits.defaults().states(30_000));

  private enum Family {
    LOCK_OF_A_DAEMON(1, Hazard.HUNG_TASK) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Mutex lock = new Mutex(machine, "lock");
        owner(machine, lock, new Sleep(machine), broken);
        return () -> under(lock);
      }
    },
    LOCK_OF_A_DAEMON_IS_TRIED(1, Hazard.OOM_LOCKUP) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Mutex lock = new Mutex(machine, "lock");
        Sleep sleep = new Sleep(machine);
        owner(machine, lock, sleep, broken);
        return () -> {
          Loop retry = machine.loop("retry");
          retry.head();
          while (!lock.trylock()) {
            sleep.scheduleTimeoutUninterruptible(1);
            retry.head();
          }
          retry.leave();
          lock.unlock();
        };
      }
    },
    LOCK_OF_A_DAEMON_IS_TRIED_AFTER_A_QUESTION(1, Hazard.OOM_LOCKUP) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Mutex lock = new Mutex(machine, "lock");
        owner(machine, lock, new Sleep(machine), broken);
        return () -> {
          Loop retry = machine.loop("retry");
          retry.head();
          while (machine.choose("with the lock?", "yes", "no") == 1 || !lock.trylock()) {
            retry.head();
          }
          retry.leave();
          lock.unlock();
        };
      }
    },
    UNITS_THAT_ARE_NOT_GIVEN_BACK(3, Hazard.DEADLOCK) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Cell units = machine.cell("units", 2);
        return () -> {
          machine.perform(
              Step.run(units, "take", () -> units.add(-1)).when(() -> units.get() > 0).sleeping());
          if (!broken) {
            machine.perform(Step.run(units, "give back", () -> units.add(1)));
          }
        };
      }
    },
    ONE_COMPLETION_FOR_ALL(2, Hazard.DEADLOCK) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Completion done = new Completion(machine, "done");
        machine.spawn(
            Role.task("maker"),
            () -> {
              if (broken) {
                done.complete();
              } else {
                done.completeAll();
              }
            });
        return done::waitForCompletion;
      }
    },
    EVENT_OF_ANY_OF_THEM(1, Hazard.DEADLOCK) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Completion done = new Completion(machine, "done");
        Mutex lock = new Mutex(machine, "lock");
        machine.spawn(Role.task("waiter"), done::waitForCompletion);
        return () -> {
          under(lock);
          if (!broken) {
            done.completeAll();
          }
        };
      }
    },
    TWO_LOCKS_IN_ANY_ORDER(2, Hazard.DEADLOCK) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Mutex a = new Mutex(machine, "a");
        Mutex b = new Mutex(machine, "b");
        return () -> {
          boolean swapped = machine.choose("first?", "a", "b") == 1 && broken;
          Mutex first = swapped ? b : a;
          first.lock();
          under(swapped ? a : b);
          first.unlock();
        };
      }
    },
    SERVER_THAT_MISSES_A_WAKE_UP(1, Hazard.LOST_WAKEUP) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        WaitQueue queue = new WaitQueue(machine, "queue");
        Cell work = machine.cell("work", 0);
        machine.spawn(
            Role.daemon("server"),
            () -> {
              Loop loop = machine.loop("serve");
              while (true) {
                loop.head();
                if (broken) {
                  queue.waitEventIdle("work", () -> isOne(machine, work));
                }
                machine.perform(
                    Step.run(work, "take", () -> work.set(0))
                        .when(() -> work.get() == 1)
                        .sleeping()
                        .idling());
              }
            });
        return () -> machine.perform(Step.run(work, "work = 1", () -> work.set(1)));
      }
    },
    SERVER_THAT_MISSES_ONE_TASK(1, Hazard.LOST_WAKEUP) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Mutex lock = new Mutex(machine, "lock");
        WaitQueue queue = new WaitQueue(machine, "queue");
        TaskCells away = machine.taskCells("away", 0);
        machine.spawn(
            Role.daemon("server"),
            () -> queue.waitEventIdle("here", () -> areHere(machine, away, broken)));
        return () -> {
          lock.lock();
          machine.perform(Step.run(away, "leave", () -> away.set(1)));
          machine.perform(Step.run(away, "come back", () -> away.set(0)));
          lock.unlock();
        };
      }
    },
    PARTNER_THAT_MAY_NOT_COME(1, Hazard.OOM_LOCKUP) {
      @Override
      Runnable body(Machine machine, boolean broken) {
        Cell offer = machine.cell("offer", 0);
        Sleep sleep = new Sleep(machine);
        return () -> {
          Loop retry = machine.loop("retry");
          retry.head();
          while (!machine.perform(Step.of(offer, "offer", () -> isTakenUp(offer, broken)))) {
            sleep.scheduleTimeoutUninterruptible(1);
            machine.perform(Step.run(offer, "withdraw", () -> offer.set(offer.get() & 2)));
            retry.head();
          }
          retry.leave();
        };
      }
    };

    private final int smallest;
    private final Hazard hazard;

    Family(int smallest, Hazard hazard) {
      this.smallest = smallest;
      this.hazard = hazard;
    }

    abstract Runnable body(Machine machine, boolean broken);

    IntFunction<World> form(boolean broken) {
      return tasks ->
          machine -> {
            Sleep sleep = new Sleep(machine);
            machine.spawn(Role.task("task").times(tasks), body(machine, broken));
            machine.spawn(Role.daemon("ticker"), () -> tick(machine, sleep));
          };
    }
  }

  private static void owner(Machine machine, Mutex lock, Sleep sleep, boolean keeps) {
    machine.spawn(
        Role.daemon("owner"),
        () -> {
          lock.lock();
          if (!keeps) {
            lock.unlock();
          }
          tick(machine, sleep);
        });
  }

  private static void tick(Machine machine, Sleep sleep) {
    Loop loop = machine.loop("tick");
    while (true) {
      loop.head();
      sleep.scheduleTimeoutUninterruptible(1);
    }
  }

  private static boolean isOne(Machine machine, Cell cell) {
    return machine.perform(Step.of(cell, "work?", () -> cell.get() == 1));
  }

  /** Whether one task is here beside the server and the ticker, or whether any number is. */
  private static boolean areHere(Machine machine, TaskCells away, boolean one) {
    return machine.perform(
        Step.of(away, "here?", () -> one ? away.count(0) == 3 : away.count(0) >= 2));
  }

  /** Whether two tasks have met, of which one makes an offer (1) that the other takes up (2). */
  private static boolean isTakenUp(Cell offer, boolean needsPartner) {
    offer.set(offer.get() == 0 && needsPartner ? 1 : 2);
    return offer.get() == 2;
  }

  private static void under(Mutex lock) {
    lock.lock();
    lock.unlock();
  }

  private static AnyNumber explore(IntFunction<World> family) {
    return new Explorer(OPTIONS).exploreAnyNumber(family, ROOM);
  }

  @ParameterizedTest
  @EnumSource
  void hang_isFound_withTheSmallestNumber_andTheFixedFormIsProven(Family family) {
    AnyNumber broken = explore(family.form(true));
    assertThat(broken.excludesAll()).isFalse();
    assertThat(broken.met()).isEqualTo(new AnyNumber.Met(family.smallest, Set.of(family.hazard)));

    AnyNumber fixed = explore(family.form(false));
    assertThat(fixed.isProven()).as("%s", fixed).isTrue();
  }

  /** The same of all, in one call. */
  void everyHang_isFound() {
    for (Family family : Family.values()) {
      hang_isFound_withTheSmallestNumber_andTheFixedFormIsProven(family);
    }
  }
}
