// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SeriesWords;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.engine.Engines;
import org.oomcheck.report.picture.Pictures;

/** The page of a check that shows a hazard: what happens, what fixes it, and how sure that is. */
final class FindingPage {
  private final CheckResult result;
  private final List<CheckResult> all;
  private final SeriesWords words;

  FindingPage(CheckResult result, List<CheckResult> all, SeriesWords words) {
    this.result = result;
    this.all = all;
    this.words = words;
  }

  String markdown() {
    Check check = result.check();
    List<String> lines = new ArrayList<>();
    lines.add(FindingsFolder.GENERATED);
    lines.add("# " + result.hazardWords() + ": " + check.scenario().id() + " on " + check.series());
    lines.add("");
    lines.add(check.scenario().question());
    lines.add("");
    lines.add("`" + check.series() + "`: " + words.summary(check.series()) + ".");
    lines.add("");
    result.findings().forEach(finding -> describe(lines, finding));
    others(lines);
    evidence(lines);
    return String.join("\n", lines) + "\n";
  }

  private void describe(List<String> lines, Finding finding) {
    String name = Finding.traceName(finding.check(), finding.counterexample().hazard());
    lines.add("## How it comes to " + finding.counterexample().hazard());
    lines.add("");
    lines.add("```text");
    lines.addAll(new Summary(finding.counterexample()).lines());
    lines.add("```");
    lines.add("");
    lines.add(
        "The whole report, with call stacks, locks and the schedule of "
            + finding.counterexample().steps().size()
            + " steps: ["
            + name
            + ".txt]("
            + name
            + ".txt).");
    lines.add("");
    for (String picture : Pictures.of(finding.counterexample()).keySet()) {
      lines.add("![" + Pictures.caption(picture) + "](" + Pictures.file(finding, picture) + ")");
      lines.add("");
    }
    lines.add("```sh");
    lines.add("./oomcheck replay " + finding.traceFile());
    lines.add("```");
    lines.add("");
  }

  /** The other series on the same scenario, so that a reader sees what helps. */
  private void others(List<String> lines) {
    lines.add("## The same question elsewhere");
    lines.add("");
    lines.add("| series | verdict | what it is | source |");
    lines.add("| --- | --- | --- | --- |");
    for (CheckResult other : all) {
      String series = other.check().series();
      if (other.check().scenario().id().equals(result.check().scenario().id())
          && !series.equals(result.check().series())) {
        String verdict = other.hazards().isEmpty() ? other.word() : other.hazardWords();
        String source = words.source(series);
        lines.add(
            "| `"
                + series
                + "` | "
                + verdict
                + " | "
                + words.summary(series)
                + " | "
                + source
                + " |");
      }
    }
    lines.add("");
  }

  private void evidence(List<String> lines) {
    lines.add("## Evidence");
    lines.add("");
    lines.add(result.evidence());
    for (Finding finding : result.findings()) {
      lines.add("");
      lines.add(Engines.confirmed(finding) + " [What that means](../../../docs/engines.md).");
      for (String figures : Engines.figures(finding)) {
        lines.add("");
        lines.add(figures);
      }
    }
  }
}
