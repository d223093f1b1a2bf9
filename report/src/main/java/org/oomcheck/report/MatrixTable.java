// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Release;

/** The matrix as Markdown. */
public final class MatrixTable {
  private final Catalogue catalogue;
  private final List<CellResult> results;

  public MatrixTable(Catalogue catalogue, List<CellResult> results) {
    this.catalogue = catalogue;
    this.results = results;
  }

  /** A line for every series that a scenario is asked of, with links that begin so. */
  public String ofScenario(String scenario, String findings) {
    List<String> lines = new ArrayList<>();
    lines.add("| series | " + scenario + " | what it is |");
    lines.add("| --- | --- | --- |");
    for (CellResult result : results) {
      if (result.cell().scenario().id().equals(scenario)) {
        String series = result.cell().series();
        String entry = entry(result, findings);
        lines.add("| `" + series + "` | " + entry + " | " + summary(series) + " |");
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
                    result -> result.cell().scenario(),
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

  private static String verdict(CellResult result) {
    return result.hazards().isEmpty()
        ? result.word().toLowerCase(Locale.ROOT)
        : "**" + result.hazardWords() + "**";
  }

  private static String linked(CellResult result) {
    String series = result.cell().series();
    return result.cell().isCommitted()
        ? "[" + series + "](" + Finding.folder(result.cell()) + "/README.md)"
        : series;
  }

  private static String entry(CellResult result, String findings) {
    String words = verdict(result);
    String folder = findings + Finding.folder(result.cell()) + "/README.md";
    return result.cell().isCommitted() ? "[" + words + "](" + folder + ")" : words;
  }

  /** What a series is, in the words of its release, or of its patches. */
  String summary(String series) {
    List<String> parts = List.of(series.split("\\+", -1));
    if (parts.size() == 1) {
      return catalogue.releases().stream()
          .filter(release -> release.tree().id().equals(series))
          .map(Release::summary)
          .collect(Collectors.joining());
    }
    return patches(series).stream().map(Patch::summary).collect(Collectors.joining("; "));
  }

  /** Where the patches of a series come from; empty for a release. */
  String source(String series) {
    return patches(series).stream().map(Patch::source).collect(Collectors.joining("; "));
  }

  /** The patches of a series, in its order. */
  List<Patch> patches(String series) {
    List<Patch> patches = new ArrayList<>();
    for (String part : series.split("\\+", -1)) {
      catalogue.patches().stream().filter(p -> p.id().equals(part)).forEach(patches::add);
    }
    return patches;
  }
}
