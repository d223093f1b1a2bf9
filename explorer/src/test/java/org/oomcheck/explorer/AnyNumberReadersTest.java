// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.order.PercpuRwSemaphore;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Any number of tasks that are inside at once, and one that waits until none of them is. */
class AnyNumberReadersTest {
  private static final int ROOM = 16;
  private static final int MUCH_ROOM = 24;
  private static final Options OPTIONS = Options.defaults().limits(Limits.defaults().states(5_000));

  /** Up to this many tasks, the worlds are checked one by one as well. */
  private static final int FEW = 4;

  /** What keeps readers and the one that frees apart; the broken form leaves something out. */
  enum Family {
    RW_SEMAPHORE(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        RwSemaphore sem = new RwSemaphore(machine, "sem");
        machine.spawn(
            Role.task("writer"),
            () -> {
              sem.downWrite();
              freeAndRestore(machine, freed);
              sem.upWrite();
            });
        return () -> read(machine, freed, broken, sem::downRead, sem::upRead);
      }
    },
    RW_SEMAPHORE_IS_TAKEN_FOR_GOOD(Hazard.LOCK_MISUSE) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        RwSemaphore sem = new RwSemaphore(machine, "sem");
        machine.spawn(
            Role.task("writer"),
            () -> {
              sem.downWrite();
              sem.upWrite();
            });
        return () -> {
          sem.downRead();
          if (!broken) {
            sem.upRead();
          }
        };
      }
    },
    RW_LOCK(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        RwLock lock = new RwLock(machine, "lock");
        machine.spawn(
            Role.task("writer"),
            () -> {
              lock.writeLock();
              freeAndRestore(machine, freed);
              lock.writeUnlock();
            });
        return () -> read(machine, freed, broken, lock::readLock, lock::readUnlock);
      }
    },
    PERCPU_RW_SEMAPHORE(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        PercpuRwSemaphore sem = new PercpuRwSemaphore(machine, "sem");
        machine.spawn(
            Role.task("writer"),
            () -> {
              sem.downWrite();
              freeAndRestore(machine, freed);
              sem.upWrite();
            });
        return () -> read(machine, freed, broken, sem::downRead, sem::upRead);
      }
    },
    RCU(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        Rcu rcu = new Rcu(machine);
        Cell unlinked = machine.cell("unlinked", 0);
        machine.spawn(
            Role.task("remover"),
            () -> {
              machine.perform(Step.run(unlinked, "unlink", () -> unlinked.set(1)));
              if (!broken) {
                rcu.synchronizeRcu();
              }
              machine.perform(Step.run(freed, "free", () -> freed.set(1)));
            });
        return () -> {
          rcu.readLock();
          if (!isOne(machine, unlinked)) {
            KernelBug.bugOn(isOne(machine, freed), "used after it was freed");
          }
          rcu.readUnlock();
        };
      }
    },
    USERS_ARE_COUNTED(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        Cell users = machine.cell("users", 0);
        Cell closing = machine.cell("closing", 0);
        machine.spawn(
            Role.task("closer"),
            () -> {
              machine.perform(Step.run(closing, "close", () -> closing.set(1)));
              machine.perform(
                  Step.run(users, "wait for users", () -> {})
                      .when(() -> users.get() == 0 || broken)
                      .sleeping());
              machine.perform(Step.run(freed, "free", () -> freed.set(1)));
            });
        return () -> {
          machine.perform(Step.run(users, "enter", () -> users.add(1)));
          if (!isOne(machine, closing)) {
            KernelBug.bugOn(isOne(machine, freed), "used after it was freed");
          }
          machine.perform(Step.run(users, "leave", () -> users.add(-1)));
        };
      }
    },
    USERS_POLL_WHILE_THEY_ARE_COUNTED(Hazard.KERNEL_BUG) {
      @Override
      Runnable body(Machine machine, Cell freed, boolean broken) {
        Cell users = machine.cell("users", 0);
        Cell ready = machine.cell("ready", 0);
        machine.spawn(
            Role.task("maker"),
            () -> {
              machine.perform(Step.run(ready, "ready", () -> ready.set(1)));
              machine.perform(
                  Step.run(users, "free without users", () -> freed.set(1))
                      .when(() -> users.get() == 0 || broken)
                      .sleeping());
              machine.perform(Step.run(freed, "restore", () -> freed.set(0)));
            });
        return () -> {
          machine.perform(
              Step.run(users, "enter", () -> users.add(1)).when(() -> freed.get() == 0).sleeping());
          Loop poll = machine.loop("poll");
          poll.head();
          while (!isOne(machine, ready)) {
            poll.head();
          }
          poll.leave();
          KernelBug.bugOn(isOne(machine, freed), "used after it was freed");
          machine.perform(Step.run(users, "leave", () -> users.add(-1)));
        };
      }
    };

    private final Hazard hazard;

    Family(Hazard hazard) {
      this.hazard = hazard;
    }

    abstract Runnable body(Machine machine, Cell freed, boolean broken);

    IntFunction<World> form(boolean broken, boolean bystander) {
      return tasks ->
          machine -> {
            Runnable body = body(machine, machine.cell("freed", 0), broken);
            machine.spawn(Role.task("reader").times(tasks), body);
            if (bystander) {
              KnownEntries.ticker(machine);
            }
          };
    }
  }

  private static void freeAndRestore(Machine machine, Cell freed) {
    machine.perform(Step.run(freed, "free", () -> freed.set(1)));
    machine.perform(Step.run(freed, "restore", () -> freed.set(0)));
  }

  private static void read(
      Machine machine, Cell freed, boolean broken, Runnable enter, Runnable leave) {
    if (!broken) {
      enter.run();
    }
    KernelBug.bugOn(isOne(machine, freed), "used after it was freed");
    if (!broken) {
      leave.run();
    }
  }

  private static boolean isOne(Machine machine, Cell cell) {
    return machine.perform(Step.of(cell, cell.name() + "?", () -> cell.get() == 1));
  }

  private static AnyNumber explore(IntFunction<World> family) {
    return new Explorer(OPTIONS).exploreAnyNumber(family, ROOM);
  }

  /** What the plain check says about so many tasks. */
  private static Verdict check(IntFunction<World> family, int tasks) {
    return new Explorer(OPTIONS.time(TimeMode.EAGER)).explore(family.apply(tasks));
  }

  @ParameterizedTest
  @EnumSource
  void oneThatDoesNotWaitForReaders_isFound_andTheFixedFormIsProven(Family family) {
    for (boolean bystander : new boolean[] {false, true}) {
      AnyNumber broken = explore(family.form(true, bystander));
      assertThat(broken.met()).isEqualTo(new AnyNumber.Met(1, Set.of(family.hazard)));

      AnyNumber fixed = explore(family.form(false, bystander));
      assertThat(fixed.isProven()).as("%s", fixed).isTrue();
      assertThat(fixed.counting()).isNotEmpty();
    }
    assertThat(check(family.form(true, false), 1)).isInstanceOf(Verdict.Violated.class);
    for (int tasks = 1; tasks <= FEW; tasks++) {
      assertThat(check(family.form(false, false), tasks)).isInstanceOf(Verdict.Proven.class);
    }
  }

  /** What goes wrong only with more tasks than are tried one by one. */
  enum Many {
    MORE_THAN_FIVE(6, Integer.MAX_VALUE),
    EXACTLY_NINE(9, 9),
    MORE_THAN_A_HUNDRED(101, Integer.MAX_VALUE),
    EXACTLY_A_THOUSAND(1000, 1000),
    FOUR_BESIDE_TWO_OTHERS {
      @Override
      void whileInside(Machine machine, Cell users, Cell others) {
        machine.perform(Step.run(others, "change sides", () -> change(users, others)));
        bugIf(machine, users, () -> users.get() == 4 && others.get() == 2);
        machine.perform(Step.run(others, "change back", () -> change(others, users)));
      }
    },
    FIVE_DO_NOTHING_FOR_EVER {
      @Override
      void whileInside(Machine machine, Cell users, Cell others) {
        if (machine.perform(Step.of(users, "five?", () -> users.get() == 5))) {
          Loop loop = machine.loop("in and out");
          while (true) {
            loop.head();
            machine.perform(Step.run(users, "out", () -> users.add(-1)));
            machine.perform(Step.run(users, "in", () -> users.add(1)));
          }
        }
      }
    },
    SIX_ARE_FORGOTTEN_WITHOUT_A_LOOK {
      @Override
      void whileInside(Machine machine, Cell users, Cell others) {
        if (machine.perform(Step.of(users, "six?", () -> users.get() == 6))) {
          machine.perform(Step.run(users, "forget", () -> users.set(0)));
          machine.perform(Step.run(others, "forgotten", () -> others.set(1)));
        }
        bugIf(machine, users, () -> users.get() == -4 && others.get() == 1);
      }
    };

    private final int least;
    private final int most;

    /** So many are inside where it goes wrong. */
    Many(int least, int most) {
      this.least = least;
      this.most = most;
    }

    Many() {
      this(0, 0);
    }

    void whileInside(Machine machine, Cell users, Cell others) {
      bugIf(machine, users, () -> users.get() >= least && users.get() <= most);
    }

    private static void change(Cell from, Cell to) {
      from.add(-1);
      to.add(1);
    }

    private static void bugIf(Machine machine, Cell users, BooleanSupplier wrong) {
      KernelBug.bugOn(machine.perform(Step.of(users, "wrong?", wrong::getAsBoolean)), "wrong");
    }

    World world(int tasks) {
      return machine -> {
        Cell users = machine.cell("users", 0);
        Cell others = machine.cell("others", 0);
        machine.spawn(
            Role.task("user").times(tasks),
            () -> {
              machine.perform(Step.run(users, "enter", () -> users.add(1)));
              whileInside(machine, users, others);
              machine.perform(Step.run(users, "leave", () -> users.add(-1)));
            });
      };
    }
  }

  /** One token for all; each wakes the next one when it gives it back, or forgets to. */
  private static IntFunction<World> token(boolean forgets) {
    return tasks ->
        machine -> {
          WaitQueue queue = new WaitQueue(machine, "queue");
          Cell token = machine.cell("token", 1);
          machine.spawn(
              Role.task("task").times(tasks),
              () -> {
                queue.waitEvent("token", () -> isTaken(machine, token));
                machine.perform(Step.run(token, "give back", () -> token.set(1)));
                if (!forgets) {
                  queue.wakeUp();
                }
              });
        };
  }

  private static boolean isTaken(Machine machine, Cell token) {
    return machine.perform(
        Step.of(
            token,
            "take",
            () -> {
              boolean isFree = token.get() == 1;
              token.set(0);
              return isFree;
            }));
  }

  @Test
  void tasksThatCannotBeCountedByTheirPlaceAlone_areProven_withRoomForMany() {
    AnyNumber found = new Explorer(OPTIONS).exploreAnyNumber(token(false), MUCH_ROOM);
    assertThat(found.isProven()).as("%s", found).isTrue();
    found = new Explorer(OPTIONS).exploreAnyNumber(token(true), MUCH_ROOM);
    assertThat(found.met()).isEqualTo(new AnyNumber.Met(2, Set.of(Hazard.LOST_WAKEUP)));
    assertThat(found.excludesAll()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void whatOnlyManyTasksMeet_isNotProven(Many family) {
    AnyNumber found = explore(family::world);

    assertThat(found.excludesAll()).as("%s", found).isFalse();
    assertThat(found.met()).isNull();
    if (family == Many.MORE_THAN_FIVE || family == Many.EXACTLY_NINE) {
      assertThat(found.possible()).containsExactly(Hazard.KERNEL_BUG);
      assertThat(found.open()).isNull();
    }
  }
}
