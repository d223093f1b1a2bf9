// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Release;

/**
 * Every question that has an expected answer. Scenarios say what is expected of releases, patches
 * what is expected of the series they are in; nothing is listed anywhere else.
 */
public final class Matrix {
  /** The question that everything began with; it comes before the others. */
  public static final String FIRST = "reclaim-needs-oom";

  private final Catalogue catalogue;
  private final Scenarios scenarios;

  /** The expectations, by series and scenario. */
  private final Map<String, Expectation> expectations = new TreeMap<>();

  private final List<Check> checks = new ArrayList<>();
  private final List<Check> variants = new ArrayList<>();

  /**
   * @throws IllegalStateException if an expectation contradicts another or names something unknown
   */
  public Matrix(Catalogue catalogue, Scenarios scenarios) {
    this.catalogue = catalogue;
    this.scenarios = scenarios;
    scenarios.all().forEach(s -> s.expectations().forEach(e -> expect(s.id(), e)));
    catalogue.releases().forEach(r -> r.expectations().forEach(e -> expect(r.tree().id(), e)));
    catalogue.patches().forEach(p -> p.expectations().forEach(e -> expect(p.id(), e)));
    checks.sort(
        Comparator.comparing((Check check) -> !check.scenario().id().equals(FIRST))
            .thenComparing(check -> check.scenario().id())
            .thenComparing(Check::series, this::compareSeries));
  }

  /** Everything on the class path. */
  public static Matrix load() {
    return new Matrix(Catalogue.load(), Scenarios.load());
  }

  /**
   * The same questions and one more scenario.
   *
   * @throws IllegalArgumentException if there is one of this id already
   */
  public Matrix with(Scenario scenario) {
    return asking(List.of(scenario));
  }

  /**
   * The same questions and these scenarios.
   *
   * @throws IllegalArgumentException if there is one of the same id already
   */
  public Matrix asking(List<? extends Scenario> more) {
    List<Scenario> all = new ArrayList<>(scenarios.all());
    for (Scenario scenario : more) {
      if (all.stream().anyMatch(known -> known.id().equals(scenario.id()))) {
        throw new IllegalArgumentException(
            "there is a scenario '" + scenario.id() + "' already; give the file another name");
      }
      all.add(scenario);
    }
    return new Matrix(catalogue, new Scenarios(all));
  }

  /**
   * The same questions and these patches; one that has the name of a known patch takes its place.
   *
   * @throws IllegalStateException if what a patch expects contradicts another or names something
   *     unknown
   */
  public Matrix with(List<Patch> patches) {
    List<String> ids = patches.stream().map(Patch::id).toList();
    List<Patch> all = new ArrayList<>(patches);
    catalogue.patches().stream().filter(known -> !ids.contains(known.id())).forEach(all::add);
    return new Matrix(new Catalogue(catalogue.releases(), all), scenarios);
  }

  /**
   * The same questions and one more release, of which the same is expected as of a known one.
   *
   * @param like the known release
   * @param more what is expected of it besides
   */
  public Matrix with(String summary, KernelTree tree, String like, List<Expectation> more) {
    Stream<Expectation> known =
        Stream.concat(checks.stream(), variants.stream())
            .filter(check -> check.series().equals(like))
            .map(Check::expectation)
            .filter(Objects::nonNull)
            .map(expectation -> expectation.on(tree.id()));
    List<Expectation> expected = Stream.concat(known, more.stream()).toList();
    List<Release> releases = new ArrayList<>(catalogue.releases());
    releases.add(new Added(summary, tree, expected));
    return new Matrix(new Catalogue(releases, catalogue.patches()), scenarios);
  }

  /** A release that is not on the class path. */
  private record Added(String summary, KernelTree tree, List<Expectation> expectations)
      implements Release {}

  /** The newest release. */
  public String newest() {
    List<Release> releases = catalogue.releases();
    return releases.get(releases.size() - 1).tree().id();
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  public Scenarios scenarios() {
    return scenarios;
  }

  /** The checks: by scenario, then by release, a release before its patched series. */
  public List<Check> checks() {
    return List.copyOf(checks);
  }

  /**
   * What is expected with other parameters than the default ones: a seeded fault that must be
   * found, an assumption that is negated.
   */
  public List<Check> variants() {
    return List.copyOf(variants);
  }

  /**
   * The check with other parameters. What is expected with just these counts, otherwise what is
   * expected with the default ones: a larger world gives the same answer.
   */
  public Check with(Check check, Settings settings) {
    Check changed = check.with(settings);
    Expectation expected =
        expectations.get(key(check.series(), check.scenario().id(), changed.changedValues()));
    return expected == null ? changed : changed.with(expected);
  }

  /** Runs every check, and says what each costs. */
  public List<CheckResult> run(Options limits) {
    return checks.parallelStream().map(check -> check.runWithCosts(limits)).toList();
  }

  /**
   * The check of any series and scenario, with default parameters.
   *
   * @throws IllegalArgumentException if one of them is unknown or a patch does not apply
   */
  public Check check(String series, String scenario) {
    return check(catalogue.series(series), scenarios.get(scenario));
  }

  /** The scenarios that something is expected of, for a series or for the release it is made of. */
  public List<String> scenariosOf(String series) {
    String release = series.split("\\+", -1)[0];
    return checks.stream()
        .filter(check -> check.series().equals(series) || check.series().equals(release))
        .map(check -> check.scenario().id())
        .distinct()
        .toList();
  }

  /** The check of a scenario on a tree, with default parameters. */
  public Check check(KernelTree tree, Scenario scenario) {
    return new Check(
        tree,
        scenario,
        Settings.defaults(scenario),
        Check.usualTime(scenario),
        expectations.get(key(tree.id(), scenario.id(), Map.of())));
  }

  private void expect(String by, Expectation expectation) {
    if (catalogue.patches().isEmpty() && expectation.series().contains("+")) {
      // A program for students, which has no patches.
      return;
    }
    Map<String, Integer> values = expectation.values();
    String key = key(expectation.series(), expectation.scenario(), values);
    if (expectations.putIfAbsent(key, expectation) != null) {
      throw new IllegalStateException(by + " declares the verdict of " + key + " a second time");
    }
    try {
      Check check = check(expectation.series(), expectation.scenario());
      if (values.isEmpty()) {
        checks.add(check);
      } else {
        variants.add(check.with(settings(check, values)).with(expectation));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          by + " declares the verdict of " + key + ": " + e.getMessage(), e);
    }
  }

  private static Settings settings(Check check, Map<String, Integer> values) {
    Settings settings = check.settings();
    for (Map.Entry<String, Integer> value : values.entrySet()) {
      settings = settings.with(check.scenario(), value.getKey(), value.getValue());
    }
    return settings;
  }

  private static String key(String series, String scenario, Map<String, Integer> values) {
    return series + ", " + scenario + (values.isEmpty() ? "" : ", " + values);
  }

  private int compareSeries(String one, String other) {
    int byRelease = Integer.compare(release(one), release(other));
    if (byRelease != 0) {
      return byRelease;
    }
    int byPatches = Integer.compare(one.split("\\+", -1).length, other.split("\\+", -1).length);
    return byPatches != 0 ? byPatches : one.compareTo(other);
  }

  private int release(String series) {
    String id = series.split("\\+", -1)[0];
    return catalogue.releases().stream().map(r -> r.tree().id()).toList().indexOf(id);
  }
}
