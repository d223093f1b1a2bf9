// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.text.Wrap;

/** What an explored world says about a driver, as a part of a grade. */
final class Findings {
  private Findings() {}

  static Part part(WorldSpec world, CheckResult result) {
    Part.Kind kind = world.hidden() ? Part.Kind.HIDDEN : Part.Kind.OPEN;
    Part.Status status = status(result.verdict());
    int points = status == Part.Status.PASSED ? world.points() : 0;
    return new Part(
        world.id(), world.title(), points, world.points(), status, kind, hints(result));
  }

  private static Part.Status status(Verdict verdict) {
    if (verdict instanceof Verdict.Proven) {
      return Part.Status.PASSED;
    }
    return verdict instanceof Verdict.Inconclusive ? Part.Status.LIMIT : Part.Status.FAILED;
  }

  private static List<String> hints(CheckResult result) {
    if (result.verdict() instanceof Verdict.Inconclusive inconclusive) {
      return List.of(
          "more than "
              + inconclusive.coverage().states()
              + " states, and no end: a loop or a counter that never stops growing?");
    }
    if (result.verdict() instanceof Verdict.HarnessError failed) {
      return List.of("cannot be run: " + failed.problem());
    }
    if (result.findings().isEmpty()) {
      return List.of();
    }
    Finding finding = result.findings().get(0);
    List<String> hints = new ArrayList<>();
    hints.add(kind(finding.counterexample()));
    hints.add(
        String.join("\n", new Summary(finding.counterexample()).sentences())
            .replace(Wrap.FIRM, ' '));
    hints.add(Report.withoutCommand(finding).stripTrailing());
    return hints;
  }

  /** The kind of hazard, in a line. */
  static String kind(Counterexample found) {
    String possible = found.possible() ? "possible " : "";
    String message = found.message().lines().findFirst().orElse("");
    return switch (found.hazard().kind()) {
      case COMPLAINT, ORDER -> possible + found.hazard() + ": " + message;
      default -> possible + found.hazard() + ": " + found.hazard().meaning();
    };
  }
}
