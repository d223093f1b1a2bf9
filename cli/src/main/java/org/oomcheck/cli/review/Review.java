// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.CellResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.CostWords;
import org.oomcheck.report.Finding;
import org.oomcheck.report.MatrixCell;
import org.oomcheck.report.Report;

/** What patches do to a tree: every scenario of the tree, before and after. */
public final class Review {

  private final String title;
  private final List<Comparison> comparisons = new ArrayList<>();

  private Review(String title) {
    this.title = title;
  }

  /** Checks a tree, and the same tree with the patches on it. */
  public static Review of(List<MatrixCell> cells, List<Patch> patches, Options limits) {
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
              expected(patches, tree.id(), cell.scenario().id()));
      CellResult result = answered(after.checkWithCosts(limits));
      review.comparisons.add(new Comparison(answered(cell.checkWithCosts(limits)), result));
    }
    return review;
  }

  /**
   * The tree with the patches on it.
   *
   * @throws UserMistake if one does not apply
   */
  public static KernelTree patched(KernelTree base, List<Patch> patches) {
    KernelTree tree = base;
    for (Patch patch : patches) {
      KernelTree before = tree;
      try {
        tree = UserMistake.unless(() -> before.with(patch));
      } catch (UserMistake mistake) {
        throw mistake;
      } catch (RuntimeException | StackOverflowError | LinkageError e) {
        throw PatchSource.thrown(patch.id(), "apply", e);
      }
    }
    return tree;
  }

  private static @Nullable Expectation expected(List<Patch> patches, String series, String id) {
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

  /** Every scenario, before and after. */
  public List<Comparison> comparisons() {
    return List.copyOf(comparisons);
  }

  /** The four parts, then the report of every hazard that the patches break or leave. */
  public String text(String again) {
    StringBuilder text = new StringBuilder("Review of ").append(title).append("\n\n");
    part(text, "fixes", Comparison::cures);
    part(text, "leaves", Comparison::leaves);
    part(text, "breaks", Comparison::breaks);
    costs(text);
    for (Comparison pair : comparisons) {
      if (pair.after().verdict() instanceof Verdict.Inconclusive open) {
        String why = open.limit().toString();
        text.append("  open    ").append(pair.after().cell()).append(": ").append(why).append('\n');
      }
    }
    reports(text, Comparison::breaks, again);
    reports(text, Comparison::leaves, again);
    return text.toString();
  }

  /** The whole reports; the patch is in no catalogue, so no other command finds them again. */
  private void reports(StringBuilder text, Function<Comparison, Set<Hazard>> wanted, String again) {
    for (Comparison pair : comparisons) {
      for (Finding finding : pair.after().findings()) {
        if (wanted.apply(pair).contains(finding.counterexample().hazard())) {
          text.append('\n').append(Report.withoutCommand(finding)).append(again);
        }
      }
    }
  }

  private void part(StringBuilder text, String word, Function<Comparison, Set<Hazard>> hazards) {
    Set<String> entries = new TreeSet<>();
    for (Comparison pair : comparisons) {
      for (Hazard hazard : hazards.apply(pair)) {
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
    for (Comparison pair : comparisons) {
      Costs before = pair.before().costs();
      Costs after = pair.after().costs();
      String scenario = pair.after().cell().scenario().id();
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

  /** What the command ends with. */
  public int exitCode() {
    if (comparisons.stream().anyMatch(Comparison::isWorse)) {
      return ExitCode.HAZARD;
    }
    return comparisons.stream().allMatch(pair -> pair.after().isAnswered())
        ? ExitCode.OK
        : ExitCode.LIMIT;
  }
}
