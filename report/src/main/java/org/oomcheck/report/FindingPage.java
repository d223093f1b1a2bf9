// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;

/** The page of a cell that shows a hazard: what happens, what cures it, and how sure that is. */
final class FindingPage {
  private final CellResult result;
  private final List<CellResult> all;
  private final MatrixTable table;

  FindingPage(CellResult result, List<CellResult> all, MatrixTable table) {
    this.result = result;
    this.all = all;
    this.table = table;
  }

  String markdown() {
    MatrixCell cell = result.cell();
    List<String> lines = new ArrayList<>();
    lines.add(FindingsFolder.GENERATED);
    lines.add("# " + result.hazardWords() + ": " + cell.scenario().id() + " on " + cell.series());
    lines.add("");
    lines.add(cell.scenario().question());
    lines.add("");
    lines.add("`" + cell.series() + "`: " + table.summary(cell.series()) + ".");
    lines.add("");
    result.findings().forEach(finding -> describe(lines, finding));
    others(lines);
    evidence(lines);
    return String.join("\n", lines) + "\n";
  }

  private void describe(List<String> lines, Finding finding) {
    String name = Finding.traceName(finding.cell(), finding.counterexample().hazard());
    lines.add("## How it comes to " + finding.counterexample().hazard());
    lines.add("");
    lines.add("```text");
    lines.addAll(new Story(finding.counterexample()).lines());
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
    for (CellResult other : all) {
      String series = other.cell().series();
      if (other.cell().scenario().id().equals(result.cell().scenario().id())
          && !series.equals(result.cell().series())) {
        String verdict = other.hazards().isEmpty() ? other.word() : other.hazardWords();
        String source = table.source(series);
        lines.add(
            "| `"
                + series
                + "` | "
                + verdict
                + " | "
                + table.summary(series)
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
