// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.Outcome;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.machine.World;

/** Goals: what no run reaches is missed, in every way of searching, and it replays. */
class GoalsTest {
  private static final String BOTH = "both tasks have counted at one time";
  private static final String ONE = "a task has counted";

  /** Two workers count, sleep, and count back; a world whose workers do nothing misses both. */
  private static World workers(boolean work, int together) {
    return machine -> {
      Cell count = machine.cell("count", 0);
      Sleep sleep = new Sleep(machine);
      machine.goal(BOTH, () -> count.get() == together);
      machine.goal(ONE, () -> count.get() > 0);
      machine.spawn(
          Role.task("worker").times(2),
          () -> {
            machine.perform(Step.run(count, "looks", () -> {}));
            if (work) {
              machine.perform(Step.run(count, "count++", () -> count.add(1)));
              sleep.msleep(100);
              machine.perform(Step.run(count, "count--", () -> count.add(-1)));
            }
          });
    };
  }

  private static World beside(World world, boolean ticks) {
    return machine -> {
      world.boot(machine);
      if (ticks) {
        KnownEntries.ticker(machine);
      }
    };
  }

  private static Goals goals(World world, Options options) {
    return new Explorer(options).explore(world).coverage().goals();
  }

  private static List<Counterexample> findings(World world, Options options) {
    Verdict verdict = new Explorer(options.everyFinding(true)).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  private static List<Options> everyWay() {
    Options options = Options.defaults();
    return List.of(
        options,
        options.symmetry(false),
        options.workers(2),
        options.time(TimeMode.EAGER),
        options.time(TimeMode.EAGER).symmetry(false));
  }

  @Test
  void goalThatARunReaches_isReached_inEveryWayOfSearching() {
    for (Options options : everyWay()) {
      for (boolean ticks : List.of(false, true)) {
        World world = beside(workers(true, 2), ticks);
        assertThat(goals(world, options))
            .isEqualTo(new Goals(List.of(ONE, BOTH), List.of(), List.of()));
        assertThat(findings(world, options)).isEmpty();
      }
    }
  }

  @Test
  void goalThatNoRunReaches_isMissed_inEveryWayOfSearching() {
    for (Options options : everyWay()) {
      for (boolean ticks : List.of(false, true)) {
        World idle = beside(workers(false, 2), ticks);
        assertThat(goals(idle, options))
            .isEqualTo(new Goals(List.of(), List.of(ONE, BOTH), List.of()));
        assertThat(findings(idle, options))
            .extracting(found -> found.finding().text())
            .containsExactlyInAnyOrder(ONE, BOTH);
        World three = beside(workers(true, 3), ticks);
        assertThat(goals(three, options))
            .isEqualTo(new Goals(List.of(ONE), List.of(BOTH), List.of()));
      }
    }
  }

  @Test
  void counterexample_isTheShortestRunToAnEnd_andReplaysWhereTheGoalIsMissed() {
    Counterexample found = findings(workers(false, 2), Options.defaults()).get(0);
    assertThat(found.hazard()).isEqualTo(Hazard.GOAL_MISSED);
    assertThat(found.steps()).hasSize(2);
    assertThat(found.message()).contains("no run reaches the goal '" + ONE + "'");
    Explorer explorer = new Explorer(Options.defaults());
    assertThat(explorer.replay(workers(false, 2), found.hazard(), found.schedule()))
        .isEqualTo(found);
    assertThatThrownBy(
            () ->
                explorer.replay(workers(false, 2), found.hazard(), found.schedule().subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** One answer leads to the goal, the other one to an end without it. */
  private static World maybe(boolean ever) {
    return machine -> {
      Cell done = machine.cell("done", 0);
      machine.goal("done", () -> done.get() == 1);
      machine.spawn(
          Role.task("worker"),
          () -> {
            if (machine.choose("does it work?", "no", "yes") == 1) {
              machine.perform(Step.run(done, "done", () -> done.set(ever ? 1 : 0)));
            }
          });
    };
  }

  @Test
  void runThatMissesAGoal_isNoFinding_ifAnotherRunReachesIt() {
    assertThat(findings(maybe(true), Options.defaults())).isEmpty();
    Counterexample found = findings(maybe(false), Options.defaults()).get(0);
    Explorer explorer = new Explorer(Options.defaults());
    assertThat(explorer.replay(maybe(false), found.hazard(), found.schedule())).isEqualTo(found);
    assertThatThrownBy(() -> explorer.replay(maybe(true), found.hazard(), found.schedule()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void underALimit_aGoalIsOpen_unlessItIsReached() {
    Options few = Options.defaults();
    few = few.limits(few.limits().depth(2));
    assertThat(goals(workers(true, 2), few))
        .isEqualTo(new Goals(List.of(ONE), List.of(), List.of(BOTH)));
    assertThat(goals(workers(false, 2), few.limits(few.limits().depth(1))).open())
        .containsExactly(ONE, BOTH);
  }

  /** A world that satisfies its goal only together with a complaint of the kernel. */
  private static World complains(boolean always) {
    return machine -> {
      Cell done = machine.cell("done", 0);
      machine.goal("done", () -> done.get() == 1);
      machine.spawn(
          Role.task("worker"),
          () -> {
            if (always || machine.choose("does it work?", "no", "yes") == 1) {
              machine.perform(Step.run(done, "done", () -> done.set(1)));
              throw new KernelBug(Hazard.KERNEL_BUG, "kernel BUG");
            }
          });
    };
  }

  @Test
  void stateWithAComplaint_satisfiesNoGoal() {
    assertThat(findings(complains(false), Options.defaults()))
        .extracting(Counterexample::hazard)
        .containsExactly(Hazard.GOAL_MISSED, Hazard.KERNEL_BUG);
    assertThat(goals(complains(true), Options.defaults()))
        .isEqualTo(new Goals(List.of(), List.of(), List.of("done")));
  }

  @Test
  void reductionLeavesStatesOut_soAGoalIsNotMissed() {
    Options bugs = Options.defaults().hazards(Set.of(Hazard.KERNEL_BUG));
    assertThat(goals(workers(false, 2), bugs.reduction(true)).missed()).isEmpty();
    assertThat(goals(workers(false, 2), bugs).missed()).hasSize(2);
  }

  @Test
  void twoGoalsOfOneName_areRefused() {
    World world =
        machine -> {
          machine.goal(ONE, () -> true);
          machine.goal(ONE, () -> false);
          machine.spawn(Role.task("worker"), () -> {});
        };
    assertThat(new Explorer(Options.defaults()).explore(world))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class, error -> assertThat(error.problem()).contains(ONE));
  }

  /**
   * Booted until the kernel complains, if it does: the task that was spawned before complains too.
   */
  private static World breaksOff(boolean complains) {
    return machine -> {
      Cell never = machine.cell("never", 0);
      machine.goal(ONE, () -> never.get() > 0);
      machine.spawn(
          Role.task("task"),
          () -> {
            machine.perform(Step.run(never, "looks", () -> {}));
            throw new KernelBug(Hazard.LIFECYCLE, "there is no device");
          });
      KernelBug.bugOn(complains, "no device");
    };
  }

  /** Nothing is said of a world that has booted in part, on real threads neither. */
  @Test
  void worldThatComplainsWhileItBoots_showsTheComplaintAlone() {
    for (Options options : everyWay()) {
      assertThat(findings(breaksOff(true), options))
          .extracting(Counterexample::hazard)
          .containsExactly(Hazard.KERNEL_BUG);
      assertThat(findings(breaksOff(false), options))
          .extracting(Counterexample::hazard)
          .contains(Hazard.LIFECYCLE)
          .doesNotContain(Hazard.KERNEL_BUG);
    }
    assertThat(new ThreadMachine(100, 0, (q, answers) -> 0, WhenHung.UNWIND).run(breaksOff(true)))
        .extracting(Outcome::bug)
        .isNotNull();
  }
}
