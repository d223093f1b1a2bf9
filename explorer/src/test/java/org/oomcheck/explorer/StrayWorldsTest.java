// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
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

/** Worlds that break a rule get a clear answer, and worlds at the edge of one the right verdict. */
class StrayWorldsTest {
  private static final Set<Hazard> DEADLOCK = Set.of(Hazard.DEADLOCK);

  /** What a task does with a cell that is 0 at first. */
  @FunctionalInterface
  private interface Body {
    void run(Machine machine, Cell cell);
  }

  private static World world(Body body) {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      machine.spawn(Role.task("task"), () -> body.run(machine, cell));
    };
  }

  private static Arguments row(String name, World world, String... words) {
    return Arguments.of(name, world, words);
  }

  private static Step<Boolean> nothing(Cell cell) {
    return Step.run(cell, "step", () -> {});
  }

  private static int recursion(int depth) {
    return depth < 0 ? depth : recursion(depth + 1) + 1;
  }

  private static void forEver(Machine machine, Runnable round) {
    Loop loop = machine.loop("for ever");
    while (true) {
      loop.head();
      round.run();
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(codeThatFails(), codeThatDoesTooMuch(), tasksThatGoAstray())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> codeThatFails() {
    return Stream.of(
        row(
            "effect throws",
            world((m, c) -> m.perform(Step.of(c, "step", () -> 1 / c.get()))),
            "'step'",
            "ArithmeticException"),
        row(
            "effect complains",
            world((m, c) -> m.perform(Step.run(c, "step", () -> KernelBug.bugOn(true, "no")))),
            "'step'",
            "let the task throw"),
        row(
            "guard throws",
            world((m, c) -> m.perform(nothing(c).when(() -> 1 / c.get() > 0))),
            "'step'",
            "ArithmeticException"),
        row(
            "effect without an end",
            world((m, c) -> m.perform(Step.of(c, "step", () -> recursion(0)))),
            "'step'",
            "StackOverflowError"),
        row(
            "test throws where no step calls it",
            machine -> spawnSleeper(machine, machine.cell("tested", 0)),
            "'test'",
            "ArithmeticException"),
        row("body without an end", world((m, c) -> recursion(0)), "StackOverflowError"),
        row(
            "no result",
            world((m, c) -> m.perform(Step.of(c, "step", () -> null))),
            "'step'",
            "null"),
        row(
            "array for a result",
            world((m, c) -> m.perform(Step.of(c, "step", () -> new int[1]))),
            "'step'",
            "array"));
  }

  /**
   * Tests twice, then sleeps, and no task wakes it; only the question whether it was to be woken
   * divides by zero.
   */
  private static void spawnSleeper(Machine machine, Cell tested) {
    WaitQueue queue = new WaitQueue(machine, "queue");
    Cell divisor = machine.cell("divisor", 1);
    Step<Boolean> test =
        Step.of(
            tested,
            "test",
            () -> {
              tested.add(1);
              return 1 / divisor.get() > 1;
            });
    machine.spawn(Role.task("sleeper"), () -> queue.waitEvent("test", () -> machine.perform(test)));
    machine.spawn(
        Role.task("other"),
        () ->
            machine.perform(
                Step.run(tested, "divisor = 0", () -> divisor.set(0))
                    .when(() -> tested.get() == 2)));
  }

  private static Stream<Arguments> codeThatDoesTooMuch() {
    return Stream.of(
        row(
            "guard writes",
            world((m, c) -> m.perform(nothing(c).when(() -> set(c)))),
            "guard of 'step'",
            "'cell'"),
        row(
            "step in a step",
            world((m, c) -> m.perform(Step.run(c, "outer", () -> m.perform(nothing(c))))),
            "from a guard or an effect"),
        row(
            "question in a step",
            world((m, c) -> m.perform(Step.of(c, "outer", () -> m.choose("?", "a", "b")))),
            "from a guard or an effect"),
        row(
            "sleep that writes",
            world((m, c) -> m.perform(Step.run(c, "step", () -> c.set(1)).touchingNothing())),
            "touching nothing",
            "'cell'"));
  }

  private static Stream<Arguments> tasksThatGoAstray() {
    BitSet outside = new BitSet();
    return Stream.of(
        row(
            "counts for ever and sees it",
            world(
                (m, c) ->
                    forEver(
                        m,
                        () ->
                            m.perform(
                                Step.of(
                                    c,
                                    "count",
                                    () -> {
                                      c.add(1);
                                      return c.get();
                                    })))),
            "'count'",
            "different results"),
        row(
            "state in a set of bits",
            machine -> {
              Object flips = new Object();
              machine.spawn(
                  Role.task("task").times(2),
                  () ->
                      machine.perform(
                          Step.of(
                              flips,
                              "flip",
                              () -> {
                                outside.flip(0);
                                return outside.get(0);
                              })));
            },
            "'flip'",
            "not all in cells"),
        row(
            "spawns at run time",
            world((m, c) -> m.spawn(Role.task("late"), () -> {})),
            "'late'",
            "after the world has booted"),
        row(
            "breaks off",
            machine -> {
              throw new IllegalStateException("no device");
            },
            "no device",
            "while it boots"));
  }

  private static boolean set(Cell cell) {
    cell.set(1);
    return true;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void worldThatBreaksARule_isRefused_inWords(String name, World world, String[] words) {
    assertThat(new Explorer(Options.defaults()).explore(world))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class, error -> assertThat(error.problem()).contains(words));
  }

  private static List<Hazard> hazards(World world, Options options) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  /** What one step does to a cell of another object, reduction has to see by itself. */
  private static World otherObjectsCell(boolean clears) {
    return machine -> {
      Cell own = machine.cell("own", 0);
      Cell others = machine.cell("others", 0);
      machine.spawn(
          Role.task("one"),
          () -> {
            machine.perform(Step.run(others, "others = 1", () -> others.set(1)));
            machine.perform(
                Step.run(others, "others == 1", () -> {}).when(() -> others.get() == 1).sleeping());
          });
      machine.spawn(
          Role.task("two"),
          () ->
              machine.perform(
                  Step.run(
                      own,
                      "own = 1",
                      () -> {
                        own.set(1);
                        if (clears) {
                          others.set(0);
                        }
                      })));
    };
  }

  @Test
  void stepThatWritesAnotherObjectsCell_isNotTakenForOneThatConcernsNobody() {
    for (boolean clears : List.of(true, false)) {
      ReductionLaw.holdsFor(otherObjectsCell(clears));
    }
    Options options = Options.defaults().hazards(DEADLOCK);
    assertThat(hazards(otherObjectsCell(true), options)).containsExactly(Hazard.DEADLOCK);
    assertThat(hazards(otherObjectsCell(false), options)).isEmpty();
  }

  /** A server that would find work, do it and sleep again, if only a task woke it. */
  private static World server(boolean woken) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell work = machine.cell("work", 0);
      machine.spawn(
          Role.daemon("server"),
          () ->
              forEver(
                  machine,
                  () -> {
                    queue.waitEventIdle(
                        "work", () -> machine.perform(Step.of(work, "?", () -> work.get() > 0)));
                    machine.perform(Step.run(work, "work--", () -> work.add(-1)));
                  }));
      machine.spawn(
          Role.task("client"),
          () -> {
            machine.perform(Step.run(work, "work++", () -> work.add(1)));
            if (woken) {
              queue.wakeUp();
            }
          });
    };
  }

  @Test
  void serverThatSleepsOnItsWork_isNotIdle() {
    assertThat(hazards(server(false), Options.defaults())).containsExactly(Hazard.LOST_WAKEUP);
    assertThat(hazards(server(true), Options.defaults())).isEmpty();
  }

  /** Values from one end of an int to the other, in shared cells and in a task's own. */
  @Test
  void greatAndSmallValues_areKept() {
    World world =
        machine -> {
          Cell small = machine.cell("small", Integer.MIN_VALUE);
          Cell great = machine.cell("great", Integer.MAX_VALUE);
          TaskCells own = machine.taskCells("own", Integer.MIN_VALUE);
          machine.spawn(
              Role.task("swapper").times(2),
              () -> {
                int sum =
                    machine.perform(
                        Step.of(
                            great,
                            "swap",
                            () -> {
                              int was = small.get();
                              small.set(great.get());
                              great.set(was);
                              own.set(great.get() + 1);
                              return small.get() + great.get();
                            }));
                KernelBug.bugOn(sum != -1, "a value has changed");
                int mine = machine.perform(Step.of(great, "own", own::get));
                KernelBug.bugOn(
                    mine != Integer.MIN_VALUE && mine != Integer.MIN_VALUE + 1, "not its own");
              });
        };
    assertThat(hazards(world, Options.defaults())).isEmpty();
  }

  /** An effect that finds another value than it left behind says so. */
  private static void count(Machine machine, Cell cell, int by) {
    Loop rounds = machine.loop("rounds");
    for (int round = 0; round < 100; round++) {
      rounds.head(round);
      int expected = round * by;
      machine.perform(
          Step.run(
              cell,
              "count",
              () -> {
                if (cell.get() != expected) {
                  throw new IllegalStateException(cell.get() + " for " + expected);
                }
                cell.add(by);
              }));
    }
    rounds.leave();
  }

  @Test
  void valueThatGoesDownStepByStep_needsNoMoreBitsThanOneThatGoesUp() {
    for (int by : new int[] {1, -1}) {
      assertThat(hazards(world((m, c) -> count(m, c, by)), Options.defaults())).isEmpty();
    }
  }
}
