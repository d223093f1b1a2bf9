// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.cost.CostAnalysis;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.ShortestPath;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A search that goes on where time turns out to pass ends with what a new one would find. */
class WholeSearchTest {

  /** Behind the first spin a second one begins, which shows only when time passes in the first. */
  static void spinsTwice(Machine machine) {
    Cell flags = machine.cell("flags", 0);
    Sleep sleep = new Sleep(machine);
    machine.spawn(
        Role.task("spinner"),
        () -> {
          spinUntil(machine, flags, 1);
          spinUntil(machine, flags, 2);
        });
    for (int nth = 1; nth <= 2; nth++) {
      int jiffies = 100 * nth;
      machine.spawn(
          Role.task("sleeper" + nth),
          () -> {
            sleep.msleep(jiffies);
            machine.perform(Step.run(flags, "flags++", () -> flags.add(1)));
          });
    }
  }

  private static void countsTogether(Machine machine) {
    Cell count = machine.cell("count", 0);
    machine.spawn(
        Role.task("counter").times(3),
        () -> {
          for (int i = 0; i < 3; i++) {
            machine.perform(Step.run(count, "count++", () -> count.add(1)));
          }
        });
  }

  private static void spinUntil(Machine machine, Cell flags, int wanted) {
    Loop spin = machine.loop("spin");
    do {
      spin.head();
    } while (machine.perform(Step.of(flags, "flags?", () -> flags.get() < wanted)));
    spin.leave();
  }

  private static World reclaimNeedsOom() {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Settings settings =
        Settings.defaults(scenario).with(scenario, "allocators", 1).with(scenario, "neighbour", 0);
    return scenario.world(Catalogue.load().series("v4.15"), settings);
  }

  private final Options options = Options.defaults().hazards(Set.of());

  private Search begin(StateSpace space, boolean inOrder) {
    space.program().restart(options.time());
    return inOrder
        ? FixpointSearch.inOrder(space, options)
        : FixpointSearch.inAnyOrder(space, options);
  }

  /** All states, each as the values of its cells. */
  private static Set<IntBuffer> states(Program world, Search search) {
    Set<IntBuffer> states = new HashSet<>();
    for (int state = 0; state < search.store().count(); state++) {
      search.load(state);
      states.add(IntBuffer.wrap(Arrays.copyOf(world.memory().values(), world.shape().slots())));
    }
    return states;
  }

  private void sameAsANewSearch(World world) {
    Program booted = new Program(world, options.hz());
    StateSpace space = new StateSpace(booted, StateChecks::new);
    Search wentOn = begin(space, false);
    Search fresh = begin(space, true);
    assertThat(wentOn.inOrder()).isFalse();
    assertThat(fresh.inOrder()).isTrue();
    assertThat(states(booted, wentOn)).isEqualTo(states(booted, fresh));
    assertThat(wentOn.coverage())
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(fresh.coverage());
    assertThat(CostAnalysis.of(booted, wentOn)).isEqualTo(CostAnalysis.of(booted, fresh));
    assertThatIllegalStateException().isThrownBy(() -> new ShortestPath(wentOn));
  }

  @Test
  void searchThatGoesOn_endsLikeANewOne() {
    sameAsANewSearch(WholeSearchTest::spinsTwice);
    sameAsANewSearch(reclaimNeedsOom());
  }

  /** The first search had room for its own states, and not for those in which more time passes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void searchForLearning_isTheFirstOfAWholeSearch(boolean spins) {
    World world = spins ? WholeSearchTest::spinsTwice : WholeSearchTest::countsTogether;
    Program booted = new Program(world, options.hz());
    StateSpace space = new StateSpace(booted, StateChecks::new);
    booted.restart(options.time());
    int states = FixpointSearch.withoutSpins(space, options).store().count();
    booted.restart(options.time());
    Search first = FixpointSearch.learning(space, options.limits(Limits.defaults().states(states)));
    booted.restart(options.time());
    Search whole = FixpointSearch.from(first, space, options);
    assertThat(whole == first).isEqualTo(!spins);
    space.spins().clear();
    Search fresh = begin(space, true);
    assertThat(states(booted, whole)).isEqualTo(states(booted, fresh));
    assertThat(whole.coverage())
        .usingRecursiveComparison()
        .ignoringFields("seconds", "depth")
        .isEqualTo(fresh.coverage());
  }

  /** Wherever it is: in the search, where it goes on, or in what follows there. */
  @Test
  void limit_endsASearchThatGoesOn_asItEndsAnyOther() {
    World world = waitsBehindTheSpins(true);
    Options everything = options.hazards(Set.of(Hazard.OOM_LOCKUP));
    long all = new Explorer(everything).explore(world).coverage().states();
    for (int states = 1; states <= all; states++) {
      Verdict verdict =
          new Explorer(everything.limits(Limits.defaults().states(states))).explore(world);
      if (states < all) {
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
      } else {
        assertThat(verdict).isInstanceOf(Verdict.Proven.class);
      }
    }
  }

  /** Two tasks spin one after the other; then a third waits for good, while the first may go on. */
  private static World waitsBehindTheSpins(boolean goesOn) {
    return machine -> {
      spinsTwice(machine);
      Cell never = machine.cell("never", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("waiter"),
          () -> {
            sleep.msleep(300);
            machine.perform(Step.run(never, "never", () -> {}).when(() -> never.get() > 0));
          });
      if (goesOn) {
        machine.spawn(
            Role.task("worker"),
            () -> {
              sleep.msleep(300);
              Loop work = machine.loop("work");
              while (true) {
                work.head();
                machine.perform(Step.run(never, "work", () -> {}).achieving(Progress.WORK));
              }
            });
      }
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void hazardBehindASpin_isShownByItsShortestWay(boolean goesOn) {
    Options deadlocks = Options.defaults().hazards(Set.of(Hazard.DEADLOCK));
    for (Options each : List.of(deadlocks, deadlocks.workers(2))) {
      Verdict verdict = new Explorer(each).explore(waitsBehindTheSpins(goesOn));
      assertThat(verdict)
          .isInstanceOfSatisfying(
              Verdict.Violated.class,
              violated ->
                  assertThat(violated.counterexamples().get(0).steps()).hasSize(goesOn ? 11 : 10));
    }
  }
}
