// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CostWords;

/** What the series trade: their costs side by side, in the scenarios where these differ. */
final class CostsPage {

  /** Hazards that are a price rather than a fault: a fix may choose them. */
  private static final List<Hazard> PRICES =
      List.of(Hazard.ALLOC_FAILURE, Hazard.PREMATURE_OOM_KILL);

  private final List<CheckResult> results;

  CostsPage(List<CheckResult> results) {
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
    byScenario().forEach((scenario, checks) -> section(lines, scenario, checks));
    return String.join("\n", lines) + "\n";
  }

  private Map<String, List<CheckResult>> byScenario() {
    Map<String, List<CheckResult>> byScenario = new LinkedHashMap<>();
    for (CheckResult result : results) {
      if (result.costs() != null) {
        byScenario
            .computeIfAbsent(result.check().scenario().id(), id -> new ArrayList<>())
            .add(result);
      }
    }
    byScenario
        .values()
        .removeIf(checks -> checks.stream().map(CostsPage::values).distinct().count() < 2);
    return byScenario;
  }

  /** Everything that a row says, but for the series. */
  private static String values(CheckResult result) {
    return result.costs() + " " + prices(result);
  }

  private static void section(List<String> lines, String scenario, List<CheckResult> checks) {
    Set<String> names = new TreeSet<>();
    for (CheckResult check : checks) {
      names.addAll(CostWords.names(check.costs(), null));
    }
    lines.add("");
    lines.add("## " + scenario);
    lines.add("");
    lines.add(
        "| series | verdict | worst wait | "
            + String.join("", names.stream().map(name -> "most " + name + " | ").toList())
            + "price |");
    lines.add("| --- | --- | ---: | " + "---: | ".repeat(names.size()) + "--- |");
    for (CheckResult check : checks) {
      Costs costs = check.costs();
      StringBuilder row = new StringBuilder("| `").append(check.check().series()).append("` | ");
      row.append(check.hazards().isEmpty() ? check.word() : check.hazardWords()).append(" | ");
      row.append(CostWords.worstWait(costs)).append(" | ");
      names.forEach(name -> row.append(CostWords.most(costs, name)).append(" | "));
      lines.add(row.append(prices(check)).append(" |").toString());
    }
  }

  private static String prices(CheckResult result) {
    List<String> words = new ArrayList<>();
    for (Hazard price : PRICES) {
      if (result.hazards().contains(price)) {
        words.add(price == Hazard.ALLOC_FAILURE ? "an allocation fails" : "a needless kill");
      }
    }
    return String.join(", ", words);
  }
}
