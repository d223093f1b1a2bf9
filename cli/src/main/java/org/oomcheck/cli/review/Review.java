// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;

/** What patches do to a tree: every scenario of the tree, before and after. */
public final class Review {
  private final List<Comparison> comparisons = new ArrayList<>();

  /** Runs the checks of a tree, and the same checks with the patches on it. */
  public static Review of(List<Check> checks, List<Patch> patches, Options limits) {
    Review review = new Review();
    for (Check before : checks) {
      KernelTree tree = patched(before.tree(), patches);
      Check after =
          new Check(
              tree,
              before.scenario(),
              before.settings(),
              before.time(),
              expected(patches, tree.id(), before.scenario().id()));
      CheckResult result = answered(after.runWithCosts(limits));
      review.comparisons.add(new Comparison(answered(before.runWithCosts(limits)), result));
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

  private static CheckResult answered(CheckResult result) {
    if (result.verdict() instanceof Verdict.HarnessError error) {
      throw new UserMistake(result.check() + " cannot be explored: " + error.problem());
    }
    return result;
  }

  /** Every scenario, before and after. */
  public List<Comparison> comparisons() {
    return List.copyOf(comparisons);
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
