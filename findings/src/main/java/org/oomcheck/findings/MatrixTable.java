// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Release;

/** The matrix as Markdown: series down, scenarios across. */
public final class MatrixTable {
  private final Catalogue catalogue;
  private final List<CellResult> results;

  public MatrixTable(Catalogue catalogue, List<CellResult> results) {
    this.catalogue = catalogue;
    this.results = results;
  }

  /**
   * The table.
   *
   * @param findings how to get to the findings folder from the page that holds the table, with a
   *     slash at its end, or empty
   */
  public String markdown(String findings) {
    Set<String> scenarios = new LinkedHashSet<>();
    Set<String> series = new LinkedHashSet<>();
    for (CellResult result : results) {
      scenarios.add(result.cell().scenario().id());
      series.add(result.cell().series());
    }
    List<String> lines = new ArrayList<>();
    lines.add("| series | " + String.join(" | ", scenarios) + " | what it is |");
    lines.add("| --- |" + " --- |".repeat(scenarios.size()) + " --- |");
    for (String row : series) {
      StringBuilder line = new StringBuilder("| `").append(row).append("` |");
      for (String scenario : scenarios) {
        line.append(' ').append(entry(row, scenario, findings)).append(" |");
      }
      lines.add(line.append(' ').append(summary(row)).append(" |").toString());
    }
    return String.join("\n", lines) + "\n";
  }

  private String entry(String series, String scenario, String findings) {
    return results.stream()
        .filter(r -> r.cell().series().equals(series))
        .filter(r -> r.cell().scenario().id().equals(scenario))
        .findFirst()
        .map(result -> entry(result, findings))
        .orElse("");
  }

  private static String entry(CellResult result, String findings) {
    if (result.hazards().isEmpty()) {
      return result.word().toLowerCase(Locale.ROOT);
    }
    String words = "**" + result.hazardWords() + "**";
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

  /** The patches of a series, in its order. */
  List<Patch> patches(String series) {
    List<Patch> patches = new ArrayList<>();
    for (String part : series.split("\\+", -1)) {
      catalogue.patches().stream().filter(p -> p.id().equals(part)).forEach(patches::add);
    }
    return patches;
  }
}
