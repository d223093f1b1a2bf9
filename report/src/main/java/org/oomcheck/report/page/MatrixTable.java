// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SeriesWords;

/** The matrix as Markdown. */
public final class MatrixTable {
  private final SeriesWords words;
  private final List<CheckResult> results;

  public MatrixTable(Catalogue catalogue, List<CheckResult> results) {
    this.words = new SeriesWords(catalogue);
    this.results = results;
  }

  /** A line for every series that a scenario is asked of, with links that begin so. */
  public String ofScenario(String scenario, String findings) {
    List<String> lines = new ArrayList<>();
    lines.add("| series | " + scenario + " | what it is |");
    lines.add("| --- | --- | --- |");
    for (CheckResult result : results) {
      if (result.check().scenario().id().equals(scenario)) {
        String series = result.check().series();
        String entry = entry(result, findings);
        lines.add("| `" + series + "` | " + entry + " | " + words.summary(series) + " |");
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** A line for every scenario: what it asks, and which series have which hazards. */
  String overview() {
    Map<Scenario, Map<String, List<String>>> answers =
        results.stream()
            .collect(
                groupingBy(
                    result -> result.check().scenario(),
                    LinkedHashMap::new,
                    groupingBy(
                        MatrixTable::verdict,
                        LinkedHashMap::new,
                        mapping(MatrixTable::linked, toList()))));
    List<String> lines = new ArrayList<>();
    lines.add("| scenario | the question | the answer |");
    lines.add("| --- | --- | --- |");
    answers.forEach(
        (scenario, verdicts) -> {
          List<String> parts = new ArrayList<>();
          verdicts.forEach(
              (verdict, series) -> parts.add(verdict + ": " + String.join(", ", series)));
          lines.add(
              "| "
                  + scenario.id()
                  + " | "
                  + scenario.question()
                  + " | "
                  + String.join("<br>", parts)
                  + " |");
        });
    return String.join("\n", lines) + "\n";
  }

  private static String verdict(CheckResult result) {
    return result.hazards().isEmpty()
        ? result.word().toLowerCase(Locale.ROOT)
        : "**" + result.hazardWords() + "**";
  }

  private static String linked(CheckResult result) {
    String series = result.check().series();
    return result.check().isCommitted()
        ? "[" + series + "](" + Finding.folder(result.check()) + "/README.md)"
        : series;
  }

  private static String entry(CheckResult result, String findings) {
    String answer = verdict(result);
    String folder = findings + Finding.folder(result.check()) + "/README.md";
    return result.check().isCommitted() ? "[" + answer + "](" + folder + ")" : answer;
  }
}
