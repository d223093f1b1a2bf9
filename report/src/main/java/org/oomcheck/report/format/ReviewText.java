// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.CostWords;
import org.oomcheck.report.Finding;
import org.oomcheck.report.diagnosis.Report;

/**
 * A review as text, tree by tree: what the patches fix, leave, break and cost, then the schedule
 * that leads to every hazard that they break or leave.
 */
final class ReviewText {
  private final List<Comparison> comparisons;
  private final String again;
  private final StringBuilder text = new StringBuilder();

  private ReviewText(List<Comparison> comparisons, String again) {
    this.comparisons = comparisons;
    this.again = again;
  }

  /**
   * The text.
   *
   * @param again the command that shows it again; a reviewed patch is in no catalogue, so no other
   *     command finds its hazards
   */
  static String of(List<Comparison> comparisons, String again) {
    Map<String, List<Comparison>> byTree = new LinkedHashMap<>();
    for (Comparison each : comparisons) {
      byTree.computeIfAbsent(each.before().check().series(), tree -> new ArrayList<>()).add(each);
    }
    return String.join(
        "\n", byTree.values().stream().map(tree -> new ReviewText(tree, again).text()).toList());
  }

  private String text() {
    KernelTree before = comparisons.get(0).before().check().tree();
    KernelTree after = comparisons.get(0).after().check().tree();
    text.append("Review of ").append(after).append(" against ").append(before).append("\n\n");
    part("fixes", Comparison::fixes);
    part("leaves", Comparison::leaves);
    part("breaks", Comparison::breaks);
    costs();
    for (Comparison pair : comparisons) {
      if (pair.after().verdict() instanceof Verdict.Inconclusive open) {
        String why = open.limit().toString();
        text.append("  open    ")
            .append(pair.after().check())
            .append(": ")
            .append(why)
            .append('\n');
      }
    }
    reports(Comparison::breaks);
    reports(Comparison::leaves);
    return text.toString();
  }

  private void reports(Function<Comparison, Set<Hazard>> wanted) {
    for (Comparison pair : comparisons) {
      for (Finding finding : pair.after().findings()) {
        if (wanted.apply(pair).contains(finding.counterexample().hazard())) {
          text.append('\n').append(Report.withoutCommand(finding));
          text.append("see it again with: ").append(again).append('\n');
        }
      }
    }
  }

  private void part(String word, Function<Comparison, Set<Hazard>> hazards) {
    Set<String> entries = new TreeSet<>();
    for (Comparison pair : comparisons) {
      for (Hazard hazard : hazards.apply(pair)) {
        String scenario = pair.after().check().scenario().id();
        entries.add(String.format("%s: %s (%s)", scenario, hazard, hazard.meaning()));
      }
    }
    if (entries.isEmpty()) {
      entries.add("nothing");
    }
    entries.forEach(entry -> text.append(String.format("  %-7s %s%n", word, entry)));
  }

  private void costs() {
    for (Comparison pair : comparisons) {
      Costs before = pair.before().costs();
      Costs after = pair.after().costs();
      String scenario = pair.after().check().scenario().id();
      text.append(
          String.format(
              "  %-7s %s: worst wait %s before, %s after%n",
              "costs", scenario, CostWords.worstWait(before), CostWords.worstWait(after)));
      for (String name : CostWords.names(before, after)) {
        String most = CostWords.most(before, name);
        String mostAfter = CostWords.most(after, name);
        if (!most.equals(mostAfter)) {
          text.append(
              String.format(
                  "  %-7s %s: most %s %s before, %s after%n", "", scenario, name, most, mostAfter));
        }
      }
    }
  }
}
