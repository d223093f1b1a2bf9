// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;

/** A daemon beside a world changes nothing of what is found in it. */
@Tag("slow")
class BystanderLawTest {
  private static final Options SMALL =
      Options.defaults()
          .hazards(EnumSet.allOf(Hazard.class))
          .limits(Limits.defaults().states(20_000));

  /** The checks of the catalogue that are compared in every build: one of so many. */
  private static final int ONE_OF = 16;

  /** With this property all checks of the catalogue are compared. */
  private static final boolean EVERY_CHECK = Boolean.getBoolean("oomcheck.everyCheck");

  static Stream<Arguments> knownPrograms() {
    return Stream.of(
            KnownProgramsTest.locks(), KnownProgramsTest.waits(), KnownProgramsTest.lifetimes())
        .flatMap(programs -> programs)
        .map(program -> Arguments.of(program.get()[0], program.get()[1]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("knownPrograms")
  void knownProgram_isJudgedAlike(String name, World world) {
    for (TimeMode time : TimeMode.values()) {
      isJudgedAlike(world, SMALL.time(time));
    }
  }

  /** Explores a world that has an answer, alone and beside every bystander. */
  static void isJudgedAlike(World world, Options options) {
    BystanderLaw law = new BystanderLaw(world, options);
    assertThat(law.isDecided()).isTrue();
    Stream.of(Bystander.values()).forEach(law::holdsBeside);
  }

  /** A daemon that polls beside a task of so many steps. */
  private static World poller(int steps) {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      KnownEntries.ticker(machine);
      machine.spawn(
          Role.task("walker"),
          () -> {
            for (int step = 0; step < steps; step++) {
              machine.perform(Step.run(cell, "step " + step, () -> {}));
            }
          });
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void poller_isProven_whateverIsLookedFor(int steps) {
    for (Hazard hazard : Hazard.values()) {
      for (boolean reduction : List.of(true, false)) {
        Options one = SMALL.hazards(Set.of(hazard)).reduction(reduction);
        assertThat(new Explorer(one).explore(poller(steps))).isInstanceOf(Verdict.Proven.class);
      }
    }
    isJudgedAlike(poller(steps), SMALL);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.oomcheck.explorer.KeptLocks#all")
  void keptLock_isJudgedAlike(String name, World world, String expected) {
    for (TimeMode time : TimeMode.values()) {
      Options options = SMALL.time(time);
      assertThat(hazards(new Explorer(options).explore(world))).isEqualTo(expected);
      isJudgedAlike(world, options);
    }
  }

  private static String hazards(Verdict verdict) {
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream()
            .map(found -> found.hazard().name())
            .collect(Collectors.joining(" "))
        : "";
  }

  /** The checks of the catalogue: a scenario and a series. */
  static Stream<Arguments> catalogue() {
    Catalogue catalogue = Catalogue.load();
    List<Expectation> all = new ArrayList<>();
    Scenarios.load().all().forEach(scenario -> all.addAll(scenario.expectations()));
    catalogue.releases().forEach(release -> all.addAll(release.expectations()));
    catalogue.patches().forEach(patch -> all.addAll(patch.expectations()));
    List<Arguments> checks =
        all.stream()
            .filter(expectation -> expectation.values().isEmpty())
            .map(expectation -> Arguments.of(expectation.scenario(), expectation.series()))
            .toList();
    return IntStream.range(0, checks.size())
        .filter(check -> EVERY_CHECK || check % ONE_OF == 0)
        .mapToObj(checks::get);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("catalogue")
  void checkOfTheCatalogue_isJudgedAlike(String id, String series) {
    Scenario scenario = Scenarios.load().get(id);
    World world = scenario.world(Catalogue.load().series(series), Settings.defaults(scenario));
    int states = EVERY_CHECK ? 20_000 : 2_000;
    Set<Hazard> hazards = new TreeSet<>(scenario.lookedFor());
    hazards.add(Hazard.STALL);
    Options options =
        Options.defaults()
            .hazards(hazards)
            .allowedWait(scenario.allowedWait())
            .limits(Limits.defaults().states(states));
    BystanderLaw law = new BystanderLaw(world, options);
    if (law.isDecided()) {
      Stream.of(Bystander.values()).forEach(law::holdsBeside);
    }
  }
}
