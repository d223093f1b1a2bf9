// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.CostWords;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.text.Wrap;

/**
 * A review as text, tree by tree: what the patches fix, leave, break, hide and cost, then the
 * schedule that leads to every new finding. Without {@code --all} only what has changed.
 */
final class ReviewText {
  private static final String REST = " ".repeat(10);

  private final TreeReview review;
  private final Invocation invocation;
  private final StringBuilder text = new StringBuilder();

  private ReviewText(TreeReview review, Invocation invocation) {
    this.review = review;
    this.invocation = invocation;
  }

  static String of(List<TreeReview> reviews, Invocation invocation) {
    String answers =
        reviews.stream()
            .map(each -> new ReviewText(each, invocation).answer())
            .collect(Collectors.joining("\n"));
    String reports =
        reviews.stream()
            .map(each -> new ReviewText(each, invocation).reports())
            .collect(Collectors.joining());
    return answers + reports;
  }

  private String answer() {
    line("Review of " + review.after() + " against " + review.before(), "    ");
    text.append('\n');
    if (review.hasNoEffect()) {
      line("no effect on what is modelled: no scenario that was asked runs what it changes", REST);
    } else {
      part("fixes", Comparison::fixes);
      part("leaves", invocation.all() ? Comparison::leaves : pair -> Set.of());
      part("breaks", Comparison::breaks);
      part("hides", Comparison::hides);
      goals();
      claims();
      costs();
      problems();
    }
    unseen();
    text.append('\n');
    line(conclusion(), "");
    return text.toString();
  }

  private void line(String line, String rest) {
    Wrap.lines("", rest, line).forEach(each -> text.append(each).append('\n'));
  }

  private void entry(String word, String entry) {
    Wrap.lines(String.format("  %-7s ", word), REST, entry)
        .forEach(each -> text.append(each).append('\n'));
  }

  /** A line for each finding, with all the scenarios that meet it. */
  private void part(String word, Function<Comparison, Set<Signature>> findings) {
    Map<Signature, List<String>> scenarios = new TreeMap<>();
    for (Comparison pair : review.comparisons()) {
      for (Signature finding : findings.apply(pair)) {
        String scenario = pair.after().check().scenario().id();
        String behind = word.equals("hides") ? " (behind " + pair.behind(finding).get(0) + ")" : "";
        scenarios.computeIfAbsent(finding, key -> new ArrayList<>()).add(scenario + behind);
      }
    }
    scenarios.forEach((finding, in) -> entry(word, finding + "; in " + String.join(", ", in)));
  }

  private void goals() {
    for (Comparison pair : review.comparisons()) {
      for (String goal : pair.goalsMissedOtherwise()) {
        entry("misses", "the goal of " + scenario(pair) + ": " + goal);
      }
    }
  }

  private void claims() {
    for (Comparison pair : review.comparisons()) {
      if (pair.isClaimBroken()) {
        String found = pair.after().hazardWords();
        entry(
            "claims",
            scenario(pair)
                + ": "
                + pair.after().check().expectedWords()
                + " is claimed, and the answer is "
                + (found.isEmpty() ? "PROVEN" : found));
      }
    }
  }

  private void costs() {
    for (Comparison pair : review.comparisons()) {
      List<String> differences = new ArrayList<>();
      var before = pair.before().costs();
      var after = pair.after().costs();
      if (before == null || after == null) {
        continue;
      }
      difference(
          differences, "worst wait", CostWords.worstWait(before), CostWords.worstWait(after));
      for (String name : CostWords.names(before, after)) {
        difference(
            differences, "most " + name, CostWords.most(before, name), CostWords.most(after, name));
      }
      if (!differences.isEmpty()) {
        entry("costs", scenario(pair) + ": " + String.join("; ", differences));
      }
    }
  }

  private void difference(List<String> differences, String what, String before, String after) {
    if (invocation.all() || !before.equals(after)) {
      differences.add(what + " " + before + " before, " + after + " after");
    }
  }

  private void problems() {
    for (Comparison pair : review.comparisons()) {
      if (!pair.problem().isEmpty()) {
        entry(pair.isFailure() ? "fails" : "open", pair.problem());
      }
    }
  }

  /** What the answer says nothing about. */
  private void unseen() {
    if (!review.notExercised().isEmpty()) {
      entry("unseen", "not exercised: " + String.join(", ", review.notExercised()));
    }
    Map<String, List<String>> reasons = new TreeMap<>();
    for (TreeReview.LeftOut each : review.leftOut()) {
      reasons.computeIfAbsent(each.reason(), key -> new ArrayList<>()).add(each.scenario());
    }
    reasons.forEach(
        (reason, scenarios) ->
            entry(
                "unseen",
                scenarios.size()
                    + (scenarios.size() == 1 ? " scenario: " : " scenarios: ")
                    + reason
                    + (invocation.all() || scenarios.size() <= 2
                        ? " (" + String.join(", ", scenarios) + ")"
                        : "")));
  }

  private String conclusion() {
    if (review.hasNoEffect()) {
      return "Nothing is said about the patch: neither that it is right nor that it is wrong.";
    }
    long worse = review.comparisons().stream().filter(Comparison::isWorse).count();
    long changed = review.comparisons().stream().filter(Comparison::isChange).count();
    long open = review.comparisons().stream().filter(pair -> !pair.problem().isEmpty()).count();
    return review.comparisons().size()
        + " checks run what the patch changes: "
        + changed
        + " with another answer, "
        + worse
        + " of them worse, "
        + open
        + " without an answer. A scenario without a new finding does not mean that the patch is"
        + " right: only these worlds, of these sizes, were explored.";
  }

  private String reports() {
    for (Comparison pair : review.comparisons()) {
      for (Finding finding : pair.after().findings()) {
        Signature signature = finding.counterexample().finding();
        boolean claimed =
            pair.isClaimBroken()
                && pair.after().check().scenario().lookedFor().contains(signature.hazard());
        if (pair.breaks().contains(signature)
            || claimed
            || (invocation.all() && pair.leaves().contains(signature))) {
          text.append('\n').append(Report.withoutCommand(finding));
          text.append("see it again with: ").append(invocation.again()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String scenario(Comparison pair) {
    return pair.after().check().scenario().id();
  }
}
