// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.engine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.report.Check;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;

/**
 * One run of an engine that tries checks of the matrix on real threads, and what it came to.
 *
 * @param engine the engine's name
 * @param java the version of the JDK
 * @param profile how much was tried, or the options of the run
 * @param unit what is counted
 */
@JsonIgnoreProperties("tests")
record EngineRun(
    String engine, String version, String java, String profile, Unit unit, List<Figures> cells) {

  /** What an engine counts. */
  enum Unit {
    /** One after the other, until one of them shows the hazard. */
    @JsonProperty("schedules")
    SCHEDULES,
    /** All samples, whatever they show. */
    @JsonProperty("samples")
    SAMPLES
  }

  /**
   * What came of a check.
   *
   * @param found the hazards that were found; empty if there were none
   * @param tried how many schedules or samples there were
   * @param seen how many of them showed a hazard
   */
  record Figures(String scenario, String series, List<Hazard> found, long tried, long seen) {
    String check() {
      return scenario + " on " + series;
    }
  }

  /** What this run has no business to say: about unknown checks, or against what is expected. */
  List<String> problems(Matrix matrix) {
    List<String> problems = new ArrayList<>();
    for (Figures figures : cells) {
      Check check =
          matrix.checks().stream()
              .filter(c -> c.series().equals(figures.series()))
              .filter(c -> c.scenario().id().equals(figures.scenario()))
              .findFirst()
              .orElse(null);
      String which = engine + ", " + figures.check() + ": ";
      if (check == null || check.expectation() == null) {
        problems.add(which + "the matrix has no such check");
      } else if (!agrees(figures, check.expectation())) {
        problems.add(
            which + "found is " + figures.found() + ", and expected is " + check.expectedWords());
      }
      boolean some = figures.seen() > 0;
      if (some == figures.found().isEmpty()
          || figures.seen() < 0
          || figures.tried() < Math.max(1, figures.seen())) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s%d of %d %s cannot have shown %s",
                which,
                figures.seen(),
                figures.tried(),
                unit.name().toLowerCase(Locale.ROOT),
                figures.found()));
      }
    }
    return problems;
  }

  /** On threads a timeout may expire at any moment. */
  private static boolean agrees(Figures figures, Expectation expected) {
    Set<Hazard> found = EnumSet.noneOf(Hazard.class);
    found.addAll(figures.found());
    return found.isEmpty()
        ? expected.eagerHazards().isEmpty()
        : expected.eagerHazards().containsAll(found);
  }

  /**
   * This run with the figures of a newer one, for the same checks: those that only the newer one
   * has stay out.
   *
   * @throws IllegalArgumentException if the newer one lacks a check
   */
  EngineRun renewed(EngineRun newer) {
    List<Figures> figures = new ArrayList<>();
    for (Figures old : cells) {
      figures.add(
          newer.cells().stream()
              .filter(each -> each.check().equals(old.check()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the newest run of " + engine + " has not tried " + old.check())));
    }
    return new EngineRun(
        engine, newer.version(), newer.java(), newer.profile(), newer.unit(), figures);
  }

  /** Whether this run found the hazard in the check. */
  boolean confirms(Finding finding) {
    return cells.stream().anyMatch(figures -> isAbout(finding, figures));
  }

  private static boolean isAbout(Finding finding, Figures figures) {
    return figures.scenario().equals(finding.check().scenario().id())
        && figures.series().equals(finding.check().series())
        && figures.found().contains(finding.counterexample().hazard());
  }

  /** How soon or how often the hazard was found, and in how much nothing where nothing is wrong. */
  String figures(Finding finding) {
    StringBuilder text = new StringBuilder();
    String nothing = ", and nothing on ";
    for (Figures figures : cells) {
      if (isAbout(finding, figures)) {
        text.insert(0, engine + " " + version + " found it in " + found(figures));
      } else if (figures.scenario().equals(finding.check().scenario().id())
          && figures.found().isEmpty()) {
        text.append(nothing).append(figures.series()).append(" in ").append(tried(figures));
        nothing = " and on ";
      }
    }
    return text + ". One run on JDK " + java + ", " + profile + "; another run may differ.";
  }

  private String found(Figures figures) {
    return unit == Unit.SCHEDULES
        ? "schedule " + number(figures.tried())
        : number(figures.seen()) + " of " + tried(figures);
  }

  private String tried(Figures figures) {
    return number(figures.tried()) + " " + unit.name().toLowerCase(Locale.ROOT);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
