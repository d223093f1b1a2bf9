// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/** Worlds that go wrong from some number of tasks on are not proven for any number. */
class AnyNumberThresholdsTest {
  private static final int ROOM = 8;
  private static final Options OPTIONS =
      Options.defaults()
          .hazards(Set.of(Hazard.DEADLOCK, Hazard.LOST_WAKEUP))
          .time(TimeMode.EAGER)
          .limits(Limits.defaults().states(30_000));

  /** What tasks do that go wrong if there are more than a number of them. */
  private enum Family {
    TASKS_THAT_ENDED_WAKE_A_DAEMON {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        machine.spawn(
            Role.daemon("daemon"),
            () -> {
              machine.perform(
                  Step.run(own, "waits for exits", () -> {})
                      .when(() -> own.count(1) > most)
                      .sleeping()
                      .idling());
              KernelBug.bugOn(true, "too many");
            });
        return () -> mark(machine, own, 1);
      }
    },
    TASKS_THAT_ENDED_ARE_COUNTED {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        return () -> {
          mark(machine, own, 1);
          bugIf(machine, own, () -> own.count(0) == 0 && own.count(1) > most);
        };
      }
    },
    TASKS_AT_WORK_ARE_ADDED_UP {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        Semaphore semaphore = new Semaphore(machine, "semaphore", 5);
        return () -> {
          semaphore.down();
          mark(machine, own, 1);
          bugIf(machine, own, () -> own.count(1) > most);
          mark(machine, own, 0);
          semaphore.up();
        };
      }
    },
    A_SHARED_CELL_COUNTS {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        return () -> {
          bugIf(
              machine,
              shared,
              () -> {
                shared.set(Math.min(shared.get() + 1, ROOM));
                return shared.get() > most;
              });
          machine.perform(Step.run(shared, "leave", () -> shared.add(-1)));
        };
      }
    },
    THE_FIRST_OF_THEM_IS_CHOSEN {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        return () -> {
          machine.perform(Step.run(own, "choose", () -> markFirst(own)));
          bugIf(machine, own, () -> own.count(1) > most);
        };
      }
    },
    THE_NEXT_CLEARS_AN_EVENT {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        machine.spawn(
            Role.task("waiter"),
            () ->
                machine.perform(
                    Step.run(shared, "waits for some", () -> {})
                        .when(() -> shared.get() > 0 && shared.get() <= most)
                        .sleeping()));
        return () ->
            machine.perform(
                Step.run(shared, "one more", () -> shared.set(Math.min(shared.get(), most) + 1)));
      }
    },
    TOO_FEW_ARE_COMPLETED {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        Completion completion = new Completion(machine, "completion");
        machine.spawn(
            Role.task("maker"),
            () -> {
              for (int i = 0; i < most; i++) {
                completion.complete();
              }
            });
        return completion::waitForCompletion;
      }
    },
    TOO_FEW_ARE_WOKEN {
      @Override
      Runnable body(Machine machine, TaskCells own, Cell shared, int most) {
        WaitQueue queue = new WaitQueue(machine, "queue");
        machine.spawn(
            Role.task("waker"),
            () -> {
              machine.perform(Step.run(shared, "shared = 1", () -> shared.set(1)));
              queue.wakeUpNr(most);
            });
        return () ->
            queue.waitEventKillableExclusive(
                "shared",
                () -> machine.perform(Step.of(shared, "shared?", () -> shared.get() == 1)));
      }
    };

    abstract Runnable body(Machine machine, TaskCells own, Cell shared, int most);

    IntFunction<World> goesWrongAbove(int most) {
      return tasks ->
          machine -> {
            TaskCells own = machine.taskCells("own", 0);
            Cell shared = machine.cell("shared", 0);
            machine.spawn(Role.task("task").times(tasks), body(machine, own, shared, most));
          };
    }
  }

  private static void mark(Machine machine, TaskCells own, int value) {
    machine.perform(Step.run(own, "own = " + value, () -> own.set(value)));
  }

  private static void markFirst(TaskCells own) {
    for (int task = 0; task < own.tasks(); task++) {
      if (own.get(task) == 0) {
        own.set(task, 1);
        return;
      }
    }
  }

  private static void bugIf(Machine machine, Object on, BooleanSupplier tooMany) {
    KernelBug.bugOn(machine.perform(Step.of(on, "too many?", tooMany::getAsBoolean)), "too many");
  }

  private static AnyNumber explore(IntFunction<World> family) {
    return new Explorer(OPTIONS).exploreAnyNumber(family, ROOM);
  }

  @ParameterizedTest
  @EnumSource
  void worldThatGoesWrongAboveANumber_isNotProven(Family family) {
    for (int most : new int[] {1, 2, 3, 4}) {
      IntFunction<World> worlds = family.goesWrongAbove(most);
      Explorer one = new Explorer(OPTIONS);
      assertThat(one.explore(worlds.apply(most))).isInstanceOf(Verdict.Proven.class);
      assertThat(one.explore(worlds.apply(most + 1))).isInstanceOf(Verdict.Violated.class);
      assertThat(explore(worlds).excludesAll()).as("more than %s", most).isFalse();
    }
  }

  /** A queue with room for so many entries, whose writers wait, and a reader. */
  private static IntFunction<World> queueWithRoom(int room) {
    return tasks ->
        machine -> {
          Cell entries = machine.cell("entries", 0);
          machine.spawn(
              Role.daemon("reader"),
              () -> {
                Loop loop = machine.loop("read");
                while (true) {
                  loop.head();
                  machine.perform(
                      Step.run(entries, "get", () -> entries.add(-1))
                          .when(() -> entries.get() > 0)
                          .sleeping()
                          .idling());
                }
              });
          machine.spawn(
              Role.task("writer").times(tasks),
              () ->
                  machine.perform(
                      Step.run(entries, "put", () -> entries.add(1))
                          .when(() -> entries.get() < room)
                          .sleeping()));
        };
  }

  @Test
  void worldThatHoldsForEveryNumber_isProven() {
    Stream.of(2, 3, 4, 7)
        .forEach(room -> assertThat(explore(queueWithRoom(room)).isProven()).isTrue());
  }
}
