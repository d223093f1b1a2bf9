// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.model.machine.Hazard;

/** What the series trade: their costs side by side, in the scenarios where these differ. */
final class CostsPage {

  /** Hazards that are a price rather than a fault: a fix may choose them. */
  private static final List<Hazard> PRICES =
      List.of(Hazard.ALLOC_FAILURE, Hazard.PREMATURE_OOM_KILL);

  private final List<CellResult> results;

  CostsPage(List<CellResult> results) {
    this.results = results;
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(FindingsFolder.GENERATED);
    lines.add("# What a fix trades");
    lines.add("");
    lines.add(
        "The worst of every interleaving, whatever the verdict: the longest time that a task has");
    lines.add(
        "to wait for others, what there is most of at once, and what a run does most often. A");
    lines.add(
        "wait that nothing ends is a deadlock and no number here. Scenarios in which all series");
    lines.add("cost the same are left out.");
    byScenario().forEach((scenario, cells) -> section(lines, scenario, cells));
    return String.join("\n", lines) + "\n";
  }

  private Map<String, List<CellResult>> byScenario() {
    Map<String, List<CellResult>> byScenario = new LinkedHashMap<>();
    for (CellResult result : results) {
      if (result.costs() != null) {
        byScenario
            .computeIfAbsent(result.cell().scenario().id(), id -> new ArrayList<>())
            .add(result);
      }
    }
    byScenario
        .values()
        .removeIf(cells -> cells.stream().map(CostsPage::values).distinct().count() < 2);
    return byScenario;
  }

  /** Everything that a row says, but for the series. */
  private static String values(CellResult result) {
    return result.costs() + " " + prices(result);
  }

  private static void section(List<String> lines, String scenario, List<CellResult> cells) {
    Set<String> names = new TreeSet<>();
    for (CellResult cell : cells) {
      names.addAll(CostWords.names(cell.costs(), null));
    }
    lines.add("");
    lines.add("## " + scenario);
    lines.add("");
    lines.add(
        "| series | verdict | worst wait | "
            + String.join("", names.stream().map(name -> "most " + name + " | ").toList())
            + "price |");
    lines.add("| --- | --- | ---: | " + "---: | ".repeat(names.size()) + "--- |");
    for (CellResult cell : cells) {
      Costs costs = cell.costs();
      StringBuilder row = new StringBuilder("| `").append(cell.cell().series()).append("` | ");
      row.append(cell.hazards().isEmpty() ? cell.word() : cell.hazardWords()).append(" | ");
      row.append(CostWords.worstWait(costs)).append(" | ");
      names.forEach(name -> row.append(CostWords.most(costs, name)).append(" | "));
      lines.add(row.append(prices(cell)).append(" |").toString());
    }
  }

  private static String prices(CellResult result) {
    List<String> words = new ArrayList<>();
    for (Hazard price : PRICES) {
      if (result.hazards().contains(price)) {
        words.add(price == Hazard.ALLOC_FAILURE ? "an allocation fails" : "a needless kill");
      }
    }
    return String.join(", ", words);
  }
}
