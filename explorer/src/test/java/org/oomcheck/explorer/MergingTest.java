// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** States are one if they differ only in cells that make no difference, and in no other cells. */
class MergingTest {
  private static final Options EVERYTHING =
      Options.defaults().hazards(EnumSet.allOf(Hazard.class)).selfChecks(false);
  private static final int GENERATED = 30;
  private static final int FEWER = 8;

  /**
   * Two tasks write 1 and 2 into a cell, in any order. When both have, one value is left, and
   * another task goes on with it; a search that merges comes to one of the two values first.
   */
  private static World afterTwoWrites(BiConsumer<Machine, Cell> next) {
    return machine -> {
      Cell last = machine.cell("last", 0);
      Cell done = machine.cell("done", 0);
      for (int value : new int[] {1, 2}) {
        machine.spawn(
            Role.task("writer" + value),
            () -> {
              machine.perform(Step.run(last, "write", () -> last.set(value)));
              machine.perform(Step.run(done, "done", () -> done.add(1)));
            });
      }
      Runnable wait =
          () -> machine.perform(Step.run(done, "wait", () -> {}).when(() -> done.get() == 2));
      next.accept(new Waiting(machine, wait), last);
    };
  }

  /** A machine whose tasks wait before they begin. */
  private static final class Waiting extends ForwardingMachine {
    private final Runnable wait;

    Waiting(Machine machine, Runnable wait) {
      super(machine);
      this.wait = wait;
    }

    @Override
    public int spawn(Role role, Runnable body) {
      return super.spawn(
          role,
          () -> {
            wait.run();
            body.run();
          });
    }
  }

  private static void complain(Machine machine, Supplier<Boolean> wrong) {
    KernelBug.bugOn(machine.perform(Step.of(machine, "wrong?", wrong)), "wrong");
  }

  private static boolean isMerged(World world) {
    ReductionLaw.holdsFor(world);
    boolean fewer = MergingLaw.holdsFor(world, EVERYTHING);
    Coverage coverage = new Explorer(EVERYTHING.merging(true)).explore(world).coverage();
    assertThat(coverage.ignored().contains("last")).isEqualTo(fewer);
    return fewer;
  }

  private static boolean isViolated(World world) {
    return new Explorer(EVERYTHING.merging(true)).explore(world) instanceof Verdict.Violated;
  }

  @Test
  void cellThatNoStepReads_isDropped() {
    World world = afterTwoWrites((machine, last) -> machine.spawn(Role.task("end"), () -> {}));
    assertThat(isMerged(world)).isTrue();
    assertThat(isViolated(world)).isFalse();
  }

  /** A value that a merged search does not meet where the cell is read matters, or it does not. */
  @Test
  void cellThatDecidesWhatATaskDoes_isKept() {
    for (int wrong : new int[] {1, 2, 3}) {
      World world =
          afterTwoWrites(
              (machine, last) ->
                  machine.spawn(
                      Role.task("reader"), () -> complain(machine, () -> last.get() == wrong)));
      assertThat(isMerged(world)).isEqualTo(wrong == 3);
      assertThat(isViolated(world)).isEqualTo(wrong != 3);
    }
  }

  @Test
  void cellThatDecidesWhetherATaskWaits_isKept() {
    for (int needed : new int[] {0, 1, 2}) {
      World world =
          afterTwoWrites(
              (machine, last) ->
                  machine.spawn(
                      Role.task("waiter"),
                      () ->
                          machine.perform(
                              Step.run(last, "go on", () -> {}).when(() -> last.get() >= needed))));
      assertThat(isMerged(world)).isEqualTo(needed == 0);
      assertThat(isViolated(world)).isEqualTo(needed == 2);
    }
  }

  @Test
  void cellThatIsCopiedToOneThatMatters_isKept() {
    for (int wrong : new int[] {1, 2, 3}) {
      World world =
          afterTwoWrites(
              (machine, last) -> {
                Cell copy = machine.cell("copy", 0);
                machine.spawn(
                    Role.task("copier"),
                    () -> {
                      machine.perform(Step.run(last, "copy", () -> copy.set(last.get())));
                      complain(machine, () -> copy.get() == wrong);
                    });
              });
      assertThat(isMerged(world)).isEqualTo(wrong == 3);
      assertThat(isViolated(world)).isEqualTo(wrong != 3);
    }
  }

  /** With one value of the cell a step looks at another cell, which is set now and then. */
  @Test
  void cellThatDecidesWhatIsRead_isKept() {
    for (int decides : new int[] {1, 2}) {
      World world =
          afterTwoWrites(
              (machine, last) -> {
                Cell flag = machine.cell("flag", 0);
                machine.spawn(
                    Role.task("setter"),
                    () -> machine.perform(Step.run(flag, "set", () -> flag.set(1))));
                machine.spawn(
                    Role.task("reader"),
                    () -> complain(machine, () -> last.get() == decides && flag.get() == 1));
              });
      assertThat(isMerged(world)).isFalse();
      assertThat(isViolated(world)).isTrue();
    }
  }

  /** No search of few states comes to where the cell is read, nor to what the task does then. */
  @Test
  void cellThatIsReadLate_isKept() {
    for (int wrong : new int[] {1, 2}) {
      World world =
          afterTwoWrites(
              (machine, last) -> {
                Cell filled = machine.cell("filled", 0);
                for (int filler = 0; filler < 2; filler++) {
                  machine.spawn(Role.task("filler" + filler), () -> fill(machine, filled));
                }
                machine.spawn(
                    Role.task("reader"),
                    () -> {
                      machine.perform(
                          Step.run(filled, "wait", () -> {}).when(() -> filled.get() == 2));
                      complain(machine, () -> last.get() == wrong);
                    });
              });
      assertThat(MergingLaw.holdsOnceFor(world, EVERYTHING.time(TimeMode.EAGER))).isFalse();
      assertThat(isViolated(world)).isTrue();
    }
  }

  private static void fill(Machine machine, Cell filled) {
    for (int step = 0; step < 120; step++) {
      machine.perform(Step.run(machine, "step " + step, () -> {}));
    }
    machine.perform(Step.run(filled, "filled", () -> filled.add(1)));
  }

  @Test
  void cellThatAGoalNeeds_isKept() {
    for (int wanted : new int[] {1, 2, 3}) {
      World world =
          machine -> {
            afterTwoWrites(
                    (waiting, last) -> {
                      Cell end = waiting.cell("end", 0);
                      waiting.goal("wanted", () -> end.get() == 1 && last.get() == wanted);
                      waiting.spawn(
                          Role.task("end"),
                          () -> waiting.perform(Step.run(end, "end", () -> end.set(1))));
                    })
                .boot(machine);
          };
      MergingLaw.holdsFor(world, EVERYTHING);
      assertThat(isViolated(world)).isEqualTo(wanted == 3);
    }
  }

  /** A task sleeps for good; whether its condition holds is tested by no step of any run. */
  @Test
  void cellThatOnlyASleepersConditionReads_isKept() {
    World world =
        afterTwoWrites(
            (machine, last) -> {
              WaitQueue queue = new WaitQueue(machine, "queue");
              machine.spawn(
                  Role.task("sleeper"),
                  () -> {
                    Loop again = machine.loop("again");
                    do {
                      again.head();
                      queue.sleepOn();
                    } while (!machine.perform(Step.of(last, "condition?", () -> last.get() == 1)));
                    again.leave();
                  });
            });
    assertThat(isMerged(world)).isFalse();
  }

  /** A loop comes back to a state that counts as the same, and a few laps later to the same one. */
  @Test
  void lockup_isShownFromAStateToThatState() {
    World world =
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          Cell tries = machine.cell("last", 0);
          machine.spawn(
              Role.task("keeper"),
              () -> {
                lock.lock();
                machine.perform(Step.run(tries, "never", () -> {}).when(() -> false));
              });
          machine.spawn(
              Role.task("retries"),
              () -> {
                Loop retry = machine.loop("retry");
                retry.head();
                while (!lock.trylock()) {
                  machine.perform(Step.run(tries, "count", () -> tries.set((tries.get() + 1) % 3)));
                  retry.head();
                }
                retry.leave();
              });
        };
    assertThat(isMerged(world)).isTrue();
    assertThat(isViolated(world)).isTrue();
  }

  /** In which states time passes although a task spins is chosen one by one. */
  @Test
  void worldInWhichATaskSpinsWhileATimerRuns_isSearchedInFull() {
    World world =
        machine -> {
          Cell last = machine.cell("last", 0);
          Cell flag = machine.cell("flag", 0);
          machine.spawn(Role.task("spinner"), () -> spinThenSet(machine, last, flag));
          machine.spawn(
              Role.task("sleeper"),
              () ->
                  KernelBug.bugOn(
                      machine.perform(
                          Step.of(flag, "wait", () -> false)
                              .when(() -> flag.get() == 1)
                              .timeout(1, () -> true)),
                      "timed out"));
        };
    MergingLaw.holdsFor(world, EVERYTHING);
    MergingLaw.holdsFor(world, EVERYTHING.hazards(Set.of(Hazard.KERNEL_BUG)));
    assertThat(new Explorer(EVERYTHING.merging(true)).explore(world).coverage().ignored())
        .isEmpty();
    assertThat(isViolated(world)).isTrue();
  }

  /** Counts for as long as it likes, and never sleeps. */
  private static void spinThenSet(Machine machine, Cell last, Cell flag) {
    Loop spin = machine.loop("spin");
    spin.head();
    while (machine.choose("go on?", "no", "yes") == 1) {
      machine.perform(Step.run(last, "count", () -> last.set((last.get() + 1) % 3)));
      spin.head();
    }
    spin.leave();
    machine.perform(Step.run(flag, "set", () -> flag.set(1)));
  }

  /** Two writes of a cell that no step reads are taken in one order, and make no two states. */
  @Test
  void reduction_ofMergedStates_leavesTheOrderOfDroppedWritesOut() {
    World world = afterTwoWrites((machine, last) -> machine.spawn(Role.task("end"), () -> {}));
    Options reduced = Options.defaults().reduction(true);
    Coverage both = new Explorer(reduced.merging(true)).explore(world).coverage();
    assertThat(both.reduction()).isTrue();
    assertThat(both.ignored()).contains("last");
    assertThat(both.states()).isLessThan(new Explorer(reduced).explore(world).coverage().states());
  }

  @Test
  void generatedPrograms_haveTheSameVerdicts() {
    List<Integer> fewer = new ArrayList<>();
    for (int seed = 0; seed < GENERATED; seed++) {
      World world = CellProgram.random(new Random(seed)).world();
      Options small = EVERYTHING.limits(Limits.defaults().states(2_000)).workers(1 + seed % 2);
      if (MergingLaw.holdsFor(world, small)) {
        fewer.add(seed);
      }
      ReductionLaw.holdsFor(world, small.time(seed % 2 == 0 ? TimeMode.MAXIMAL : TimeMode.EAGER));
    }
    assertThat(fewer).hasSizeGreaterThan(FEWER);
  }
}
