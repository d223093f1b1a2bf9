// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Costs;
import org.oomcheck.explorer.Options;
import org.oomcheck.explorer.Verdict;
import org.oomcheck.findings.CellResult;
import org.oomcheck.findings.CostWords;
import org.oomcheck.findings.Finding;
import org.oomcheck.findings.MatrixCell;
import org.oomcheck.findings.Report;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;

/** What patches do to a tree: every scenario of the tree, before and after. */
final class Review {

  /**
   * A scenario, before and after.
   *
   * @param costsBefore null if the search for them came to no end
   */
  private record Pair(
      CellResult before,
      CellResult after,
      @Nullable Costs costsBefore,
      @Nullable Costs costsAfter) {

    Set<Hazard> hazards(boolean inBefore, boolean inAfter) {
      Set<Hazard> hazards = EnumSet.allOf(Hazard.class);
      hazards.removeIf(
          hazard ->
              before.hazards().contains(hazard) != inBefore
                  || after.hazards().contains(hazard) != inAfter);
      return hazards;
    }
  }

  private final String title;
  private final List<Pair> pairs = new ArrayList<>();

  private Review(String title) {
    this.title = title;
  }

  /** Explores the cells of a tree, and the same cells with the patches on it. */
  static Review of(List<MatrixCell> cells, List<Patch> patches, Options limits) {
    Review review =
        new Review(patched(cells.get(0).tree(), patches) + " against " + cells.get(0).tree());
    for (MatrixCell cell : cells) {
      KernelTree tree = patched(cell.tree(), patches);
      MatrixCell after =
          new MatrixCell(
              tree,
              cell.scenario(),
              cell.settings(),
              cell.time(),
              declared(patches, tree.id(), cell.scenario().id()));
      CellResult result = answered(after.check(limits));
      review.pairs.add(
          new Pair(
              answered(cell.check(limits)),
              result,
              cell.costs(limits),
              result.isAnswered() ? after.costs(limits) : null));
    }
    return review;
  }

  /**
   * The tree with the patches on it.
   *
   * @throws UserMistake if one does not apply
   */
  static KernelTree patched(KernelTree base, List<Patch> patches) {
    KernelTree tree = base;
    for (Patch patch : patches) {
      KernelTree before = tree;
      tree = UserMistake.unless(() -> before.with(patch));
    }
    return tree;
  }

  private static @Nullable Expectation declared(List<Patch> patches, String series, String id) {
    return patches.stream()
        .flatMap(patch -> patch.expectations().stream())
        .filter(each -> each.series().equals(series) && each.scenario().equals(id))
        .filter(each -> each.values().isEmpty())
        .findFirst()
        .orElse(null);
  }

  private static CellResult answered(CellResult result) {
    if (result.verdict() instanceof Verdict.HarnessError error) {
      throw new UserMistake(result.cell() + " cannot be explored: " + error.problem());
    }
    return result;
  }

  /** All results, before and after. */
  List<CellResult> results() {
    List<CellResult> results = new ArrayList<>();
    pairs.forEach(pair -> results.addAll(List.of(pair.before(), pair.after())));
    return results;
  }

  /** The four parts, then the way to every hazard that the patches add or leave. */
  String text(String again) {
    StringBuilder text = new StringBuilder("Review of ").append(title).append("\n\n");
    part(text, "cures", true, false);
    part(text, "leaves", true, true);
    part(text, "breaks", false, true);
    costs(text);
    for (Pair pair : pairs) {
      if (pair.after().verdict() instanceof Verdict.Inconclusive open) {
        String why = open.limit().toString();
        text.append("  open    ").append(pair.after().cell()).append(": ").append(why).append('\n');
      }
    }
    for (boolean before : List.of(false, true)) {
      for (Pair pair : pairs) {
        Set<Hazard> wanted = pair.hazards(before, true);
        for (Finding finding : pair.after().findings()) {
          if (wanted.contains(finding.counterexample().hazard())) {
            text.append('\n').append(withoutCommand(Report.of(finding))).append(again);
          }
        }
      }
    }
    return text.toString();
  }

  /** A report's last line names a command, and the patch under review is in no catalogue. */
  private static String withoutCommand(String report) {
    return report.substring(0, report.lastIndexOf('\n', report.length() - 2) + 1);
  }

  private void part(StringBuilder text, String word, boolean before, boolean after) {
    Set<String> entries = new TreeSet<>();
    for (Pair pair : pairs) {
      for (Hazard hazard : pair.hazards(before, after)) {
        entries.add(
            String.format(
                "%s: %s (%s)", pair.after().cell().scenario().id(), hazard, hazard.meaning()));
      }
    }
    if (entries.isEmpty()) {
      entries.add("nothing");
    }
    entries.forEach(entry -> text.append(String.format("  %-7s %s%n", word, entry)));
  }

  private void costs(StringBuilder text) {
    for (Pair pair : pairs) {
      text.append(
          String.format(
              "  %-7s %s: worst wait %s before, %s after%n",
              "costs",
              pair.after().cell().scenario().id(),
              CostWords.worstWait(pair.costsBefore()),
              CostWords.worstWait(pair.costsAfter())));
      for (String name : CostWords.names(pair.costsBefore(), pair.costsAfter())) {
        String before = CostWords.most(pair.costsBefore(), name);
        String after = CostWords.most(pair.costsAfter(), name);
        if (!before.equals(after)) {
          text.append(
              String.format(
                  "  %-7s %s: most %s %s before, %s after%n",
                  "", pair.after().cell().scenario().id(), name, before, after));
        }
      }
    }
  }

  /** What the command ends with. */
  int exitCode() {
    boolean worse =
        pairs.stream()
            .anyMatch(
                pair ->
                    !pair.hazards(false, true).isEmpty()
                        || (pair.after().isAnswered()
                            && Boolean.FALSE.equals(pair.after().expected())));
    if (worse) {
      return ExitCode.HAZARD;
    }
    return pairs.stream().allMatch(pair -> pair.after().isAnswered())
        ? ExitCode.OK
        : ExitCode.LIMIT;
  }
}
