// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TreeReview;

/**
 * Findings that stay with the patches, but take fewer context switches than without them: a patch
 * can give an old finding a new cause that is met more easily.
 */
final class SoonerFindings {
  private final PatchLines lines;

  /**
   * Of patches whose lines are known.
   *
   * @param lines the lines; {@link PatchLines#NONE} if they are not
   */
  SoonerFindings(PatchLines lines) {
    this.lines = lines;
  }

  /** A finding that comes sooner: where, and how many context switches it took and takes. */
  private record Sooner(Comparison pair, Counterexample before, Counterexample after) {
    int gain() {
      return before.contextSwitches() - after.contextSwitches();
    }
  }

  /** The remarks on a tree, and which findings that stay come sooner. */
  List<String> remarks(TreeReview review) {
    List<String> remarks = new ArrayList<>(sentences(review.comparisons()));
    remarks.addAll(review.remarks());
    return remarks;
  }

  /** A sentence for each finding, about the scenario in which it gains most. */
  private List<String> sentences(List<Comparison> pairs) {
    Map<Signature, Sooner> most = new LinkedHashMap<>();
    for (Comparison pair : pairs) {
      for (Signature finding : pair.leaves()) {
        Optional<Counterexample> before = shortest(pair.before(), finding);
        Optional<Counterexample> after = shortest(pair.after(), finding);
        if (before.isPresent() && after.isPresent()) {
          Sooner sooner = new Sooner(pair, before.get(), after.get());
          most.merge(finding, sooner, (one, other) -> other.gain() > one.gain() ? other : one);
        }
      }
    }
    List<String> sentences = new ArrayList<>();
    most.forEach(
        (finding, sooner) -> {
          if (sooner.gain() > 0) {
            sentences.add(sentence(finding, sooner));
          }
        });
    return sentences;
  }

  private String sentence(Signature finding, Sooner sooner) {
    String place =
        lines
            .passed(sooner.after())
            .map(at -> ", by way of %s:%d".formatted(at.patch(), at.line()))
            .orElse("");
    return "a finding that stays comes sooner, with %s instead of %d%s: %s (%s)"
        .formatted(
            switches(sooner.after().contextSwitches()),
            sooner.before().contextSwitches(),
            place,
            Comparison.words(finding, List.of(sooner.pair())),
            sooner.pair().after().check().scenario().id());
  }

  private static String switches(int number) {
    return number + (number == 1 ? " context switch" : " context switches");
  }

  private static Optional<Counterexample> shortest(CheckResult result, Signature finding) {
    return result.findings().stream()
        .map(Finding::counterexample)
        .filter(each -> each.finding().withoutValues().equals(finding))
        .min(Comparator.comparingInt(Counterexample::contextSwitches));
  }
}
