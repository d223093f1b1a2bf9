// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.SharedExplorer;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.result.WorldSnapshot;
import org.oomcheck.model.kernel.order.StoreBufferMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * One question to the explorer: a scenario on a tree.
 *
 * @param expectation the expected verdict, or null if none is expected
 */
public record Check(
    KernelTree tree,
    Scenario scenario,
    Settings settings,
    TimeMode time,
    @Nullable Expectation expectation) {

  /** The tree's name: a release, or a release with patches. */
  public String series() {
    return tree.id();
  }

  /** The same question with other parameters. */
  public Check with(Settings other) {
    return new Check(tree, scenario, other, time, expectation);
  }

  /** When timers fire in a scenario if nothing is said. */
  static TimeMode usualTime(Scenario scenario) {
    return scenario.timersFireEarly() ? TimeMode.EAGER : TimeMode.MAXIMAL;
  }

  /** Options for the same question with one process less, of those that are more than one. */
  public List<String> withFewerProcesses() {
    return scenario.parameters().stream()
        .filter(parameter -> parameter.meaning().contains("processes "))
        .filter(parameter -> settings.get(parameter) > Math.max(1, parameter.least()))
        .map(parameter -> "--set " + parameter.name() + "=" + (settings.get(parameter) - 1))
        .toList();
  }

  /** The same question with timers that fire otherwise. */
  public Check with(TimeMode other) {
    return new Check(tree, scenario, settings, other, expectation);
  }

  /** The same question with another expected verdict. */
  public Check with(Expectation other) {
    return new Check(tree, scenario, settings, time, other);
  }

  /**
   * The check's world.
   *
   * @throws IllegalArgumentException if the scenario does not apply to the tree
   */
  public World world() {
    return world(settings);
  }

  private World world(Settings chosen) {
    World named = NamedMachine.named(options(), scenario.world(tree, chosen));
    return chosen.is(Settings.STORE_BUFFERS) ? StoreBufferMachine.with(named) : named;
  }

  /**
   * Explores the check's world.
   *
   * @param limits where to take the limits from; the check decides everything else
   */
  public CheckResult run(Options limits) {
    CheckResult found = new CheckResult(this, explore(limits, scenario.lookedFor()));
    return found.withStoreBuffers(check -> check.run(limits));
  }

  /**
   * Explores the check's world without storing transitions, in less memory: tasks that hang and
   * what single states show are looked for. The check must be in eager time.
   */
  public CheckResult runInLessMemory(Options limits) {
    Options options =
        limits.hazards(seen(scenario.lookedFor())).allowedWait(scenario.allowedWait()).time(time);
    Verdict verdict = SharedExplorer.alone(this::world, options).explore(world());
    return new CheckResult(this, verdict).withStoreBuffers(check -> check.runInLessMemory(limits));
  }

  /** Explores the check's world in search of these hazards. */
  public Verdict explore(Options limits, Set<Hazard> hazards) {
    return new Explorer(
            limits.hazards(seen(hazards)).allowedWait(scenario.allowedWait()).time(time))
        .explore(world());
  }

  /** Store buffers hide which access comes after which; so races are not looked for there. */
  private Set<Hazard> seen(Set<Hazard> hazards) {
    Set<Hazard> seen = new TreeSet<>(hazards);
    seen.removeIf(
        hazard -> hazard.kind() == Hazard.Kind.ORDER && settings.is(Settings.STORE_BUFFERS));
    return seen;
  }

  /** Explores the check's world, and says what it costs at worst. */
  public CheckResult runWithCosts(Options limits) {
    Explorer.Answer answer =
        new Explorer(
                limits
                    .hazards(seen(scenario.lookedFor()))
                    .allowedWait(scenario.allowedWait())
                    .time(time))
            .exploreWithCosts(world());
    return new CheckResult(this, answer.verdict(), answer.costs())
        .withStoreBuffers(check -> check.runWithCosts(limits));
  }

  /** Everything that a review looks for: a wait with a timeout only if the scenario asks for it. */
  public Set<Hazard> reviewed() {
    Set<Hazard> hazards = new TreeSet<>(Options.defaults().hazards());
    hazards.addAll(scenario.lookedFor());
    return hazards;
  }

  /**
   * Explores the check's world for a review, each finding with a counterexample, and says what it
   * costs.
   *
   * @param hazards what to look for
   * @param calls gets the symbols of the tree's functions that are called
   */
  public CheckResult runForReview(Options limits, Set<Hazard> hazards, Set<String> calls) {
    Options all =
        limits
            .hazards(seen(hazards))
            .allowedWait(scenario.allowedWait())
            .everyFinding(true)
            .time(time);
    Explorer.Answer answer =
        new Explorer(all).exploreWithCosts(CallRecorder.recorded(world(), calls));
    return new CheckResult(this, answer.verdict(), answer.costs())
        .withStoreBuffers(check -> check.runForReview(limits, hazards, calls));
  }

  /**
   * Explores the check's world for any number of tasks at once.
   *
   * @param parameter the parameter that says how many there are
   * @param room how many of them can be told apart
   * @throws IllegalArgumentException if the scenario has no such parameter, does not allow as many,
   *     or changes more with it than a number of tasks
   */
  public AnyNumber exploreAnyNumber(Options limits, String parameter, int room) {
    if (settings.is(Settings.STORE_BUFFERS)) {
      throw new IllegalArgumentException("store buffers are not there for any number of tasks");
    }
    return new Explorer(limits.hazards(scenario.lookedFor()))
        .exploreAnyNumber(tasks -> world(settings.with(scenario, parameter, tasks)), room);
  }

  /**
   * Takes a schedule again, in the check's world.
   *
   * @param possible whether other schedules lead out of the finding's loop
   * @throws IllegalArgumentException if the schedule does not fit, or ends without the finding
   */
  public Counterexample replay(
      int hz, Signature finding, boolean possible, List<Counterexample.Choice> schedule) {
    return explorer(hz, finding.hazard()).replay(world(), finding, possible, schedule);
  }

  /**
   * Takes a schedule again and describes the world before its first step and after each one.
   *
   * @param hazard what the schedule leads to
   * @throws IllegalArgumentException if the schedule does not fit
   */
  public List<WorldSnapshot> watch(int hz, Hazard hazard, List<Counterexample.Choice> schedule) {
    return explorer(hz, hazard).watch(world(), schedule);
  }

  /** Looks for what the scenario looks for, and for this hazard, which a review may have met. */
  private Explorer explorer(int hz, Hazard hazard) {
    Set<Hazard> hazards = seen(scenario.lookedFor());
    hazards.add(hazard);
    return new Explorer(
        Options.defaults().hz(hz).hazards(hazards).allowedWait(scenario.allowedWait()).time(time));
  }

  /** The hazards that are expected with these timers, or null if nothing is expected. */
  public @Nullable Set<Hazard> expectedHazards() {
    if (expectation == null) {
      return null;
    }
    return time == TimeMode.EAGER ? expectation.eagerHazards() : expectation.hazards();
  }

  /** Those of the expected hazards that are expected to be no more than possible. */
  public Set<Hazard> possible() {
    Set<Hazard> possible = EnumSet.noneOf(Hazard.class);
    Set<Hazard> expected = expectedHazards();
    if (expectation != null && expected != null) {
      possible.addAll(expectation.possible());
      possible.retainAll(expected);
    }
    return possible;
  }

  /** The parameters that do not have their defaults, by name. */
  public Map<String, Integer> changedValues() {
    Settings defaults = Settings.defaults(scenario);
    Map<String, Integer> changed = new TreeMap<>(settings.asMap());
    changed.entrySet().removeIf(each -> defaults.get(each.getKey()) == each.getValue());
    return changed;
  }

  /** The options of a command line that ask this question of a tree, each after a space. */
  public String options() {
    StringBuilder text = new StringBuilder(" --scenario ").append(CommandName.word(scenario.id()));
    changedValues()
        .forEach((name, value) -> text.append(" --set ").append(name).append('=').append(value));
    return time == usualTime(scenario)
        ? text.toString()
        : text.append(" --time ").append(time.name().toLowerCase(Locale.ROOT)).toString();
  }

  /** What the verdict rests on: the values of the scenario's assumptions, by name. */
  public Map<String, Integer> assumptions() {
    Map<String, Integer> assumed = new TreeMap<>();
    for (Parameter parameter : scenario.parameters()) {
      if (parameter.assumption()) {
        assumed.put(parameter.name(), settings.get(parameter.name()));
      }
    }
    return assumed;
  }

  /** The assumptions in words: {@code host-answers=1, pci=1}; empty if there are none. */
  public String assumedWords() {
    return assumptions().entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * The check's world, to be stepped through by hand.
   *
   * @throws IllegalArgumentException if the scenario does not apply to the tree
   */
  public Play play() {
    return new Play(world(), Options.defaults().hazards(seen(scenario.lookedFor())).time(time));
  }

  /** Whether the findings keep a counterexample of this very check. */
  public boolean isCommitted() {
    return expectation != null
        && !expectation.hazards().isEmpty()
        && time == TimeMode.MAXIMAL
        && changedValues().isEmpty();
  }

  /** Whether the expected verdict has this hazard. */
  public boolean expects(Hazard hazard) {
    Set<Hazard> expected = expectedHazards();
    return expected != null && expected.contains(hazard);
  }

  /** The expected verdict in words. */
  public String expectedWords() {
    Set<Hazard> expected = expectedHazards();
    if (expected == null) {
      return "nothing";
    }
    return expected.isEmpty() ? "PROVEN" : CheckResult.words(expected, possible());
  }

  /** The settings that are not the scenario's own, as {@code , allocators=1, time eager}. */
  public String conditions() {
    StringBuilder text = new StringBuilder();
    changedValues()
        .forEach((name, value) -> text.append(", ").append(name).append('=').append(value));
    return time == TimeMode.MAXIMAL ? text.toString() : text.append(", time eager").toString();
  }

  @Override
  public String toString() {
    return tree.title() + ", " + scenario.id() + conditions();
  }
}
