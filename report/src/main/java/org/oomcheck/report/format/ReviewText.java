// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.text.Wrap;

/**
 * A review as text: an answer that fits on a screen, with what has changed and nothing else, then
 * the schedule that leads to every new finding. With {@code --all} everything.
 */
final class ReviewText {
  /** The lines of a screen. */
  static final int SCREEN = 24;

  private static final int MAX_ENTRIES = 8;
  private static final int MAX_REPORTS = 3;
  private static final String REST = " ".repeat(8);

  private final List<TreeReview> reviews;
  private final Invocation invocation;
  private final ReviewAnswer answer;

  private ReviewText(List<TreeReview> reviews, Invocation invocation) {
    this.reviews = reviews;
    this.invocation = invocation;
    this.answer = new ReviewAnswer(reviews);
  }

  static String of(List<TreeReview> reviews, Invocation invocation) {
    ReviewText text = new ReviewText(reviews, invocation);
    return text.answer() + text.reports();
  }

  /** As many entries of each kind as fit on a screen; all of them if that is wanted. */
  private String answer() {
    int most = invocation.all() ? Integer.MAX_VALUE : MAX_ENTRIES;
    List<String> lines = answer(most);
    while (!invocation.all() && most > 1 && lines.size() >= SCREEN) {
      most--;
      lines = answer(most);
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> answer(int most) {
    List<String> lines = new ArrayList<>(wrapped("", "    ", title()));
    lines.add("");
    part(lines, most, "fixes", Comparison::fixes);
    leaves(lines, most);
    part(lines, most, "breaks", Comparison::breaks);
    part(lines, most, "has", Comparison::notCompared);
    if (!answer.findings(Comparison::notCompared).isEmpty()) {
      entry(lines, "has", "whether that is there without the patch is open");
    }
    part(lines, most, "hides", Comparison::hides);
    behind(lines, most);
    goals(lines, most);
    claims(lines, most);
    if (!answer.costs().isEmpty()) {
      entry(lines, "costs", String.join("; ", answer.costs()));
    }
    problems(lines, most);
    sentences(lines, most, "note", answer.remarks(invocation.lines()));
    answer.notLookedAt(invocation.all()).forEach(sentence -> entry(lines, "unseen", sentence));
    lines.add("");
    lines.addAll(wrapped("", "", answer.conclusion()));
    return lines;
  }

  /** A tree of C is known by its release, and the patches by their files. */
  private String title() {
    KernelTree base = reviews.get(0).before();
    if (base.isOfC() && !invocation.reviewed().isEmpty()) {
      return "Review of " + patches() + " against " + base.title();
    }
    List<String> after = reviews.stream().map(review -> review.after().id()).toList();
    List<String> before = reviews.stream().map(review -> review.before().id()).toList();
    return reviews.size() == 1
        ? "Review of " + after.get(0) + " against " + before.get(0)
        : "Review of "
            + after.get(0).substring(before.get(0).length() + 1)
            + " against "
            + String.join(", ", before);
  }

  private String patches() {
    List<String> files = invocation.reviewed();
    String first = files.get(0).substring(files.get(0).lastIndexOf('/') + 1);
    return files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
  }

  private List<String> wrapped(String first, String rest, String text) {
    return Wrap.lines(invocation.columns(), first, rest, text);
  }

  private void entry(List<String> lines, String word, String text) {
    lines.addAll(wrapped(String.format("%-7s ", word), REST, text));
  }

  /** An entry for each finding, with the scenarios that meet it; the last one counts the rest. */
  private void part(
      List<String> lines, int most, String word, Function<Comparison, Set<Signature>> which) {
    Map<Signature, List<Comparison>> found = answer.findings(which);
    List<Signature> rest = new ArrayList<>();
    int shown = 0;
    for (Map.Entry<Signature, List<Comparison>> each : found.entrySet()) {
      if (shown < most) {
        shown++;
        String where = answer.where(each.getValue(), invocation.all());
        entry(lines, word, Comparison.words(each.getKey(), each.getValue()) + " (" + where + ")");
      } else {
        rest.add(each.getKey());
      }
    }
    if (!rest.isEmpty()) {
      entry(lines, word, rest.size() + " more: " + ReviewAnswer.hazards(rest));
    }
  }

  private void leaves(List<String> lines, int most) {
    Set<Signature> left = answer.findings(Comparison::leaves).keySet();
    if (invocation.all()) {
      part(lines, most, "leaves", Comparison::leaves);
    } else if (!left.isEmpty()) {
      entry(lines, "leaves", ReviewAnswer.hazards(left));
    }
  }

  /** Behind what findings are hidden. */
  private void behind(List<String> lines, int most) {
    Set<String> behind = new LinkedHashSet<>();
    answer
        .findings(Comparison::hides)
        .forEach(
            (finding, pairs) -> pairs.forEach(pair -> behind.add(pair.behind(finding).get(0))));
    behind.stream().limit(most).forEach(each -> entry(lines, "behind", each));
    if (behind.size() > most) {
      entry(lines, "behind", behind.size() - most + " more");
    }
  }

  private void goals(List<String> lines, int most) {
    Set<String> goals =
        answer.pairs().stream()
            .flatMap(pair -> pair.goalsMissedOtherwise().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    sentences(lines, most, "misses", goals.stream().map(goal -> "the goal: " + goal).toList());
  }

  private void claims(List<String> lines, int most) {
    List<String> broken = new ArrayList<>();
    for (Comparison pair : answer.pairs()) {
      if (pair.isClaimBroken()) {
        String found = pair.after().hazardWords();
        broken.add(
            answer.where(List.of(pair), true)
                + ": "
                + pair.after().check().expectedWords()
                + " is claimed, and the answer is "
                + (found.isEmpty() ? "PROVEN" : found));
      }
    }
    sentences(lines, most, "claims", broken);
  }

  private void problems(List<String> lines, int most) {
    for (boolean failure : new boolean[] {true, false}) {
      Map<String, List<String>> problems = new LinkedHashMap<>();
      answer.pairs().stream()
          .filter(pair -> !pair.problem().isEmpty() && pair.isFailure() == failure)
          .forEach(pair -> add(problems, pair));
      List<String> sentences =
          problems.values().stream()
              .map(
                  same ->
                      same.size() == 1
                          ? same.get(0)
                          : same.get(0) + " (and " + (same.size() - 1) + " more like this)")
              .toList();
      sentences(lines, most, failure ? "fails" : "open", sentences);
    }
  }

  /** What is wrong with the text of a patch is said once, not for each scenario. */
  private static void add(Map<String, List<String>> problems, Comparison pair) {
    String fault = pair.after().error();
    problems
        .computeIfAbsent(fault == null ? pair.problem() : fault, key -> new ArrayList<>())
        .add(pair.problem());
  }

  private void sentences(List<String> lines, int most, String word, List<String> sentences) {
    sentences.stream().limit(most).forEach(sentence -> entry(lines, word, sentence));
    if (sentences.size() > most) {
      entry(lines, word, sentences.size() - most + " more");
    }
  }

  /** How a finding is shown again, after the line of the patch that it is about. */
  private String again(Finding finding, String base) {
    String line =
        invocation
            .lines()
            .of(finding.counterexample())
            .map(place -> "in the patch: %s:%d\n".formatted(place.patch(), place.line()))
            .orElse("");
    return line + invocation.showAgain(finding, base);
  }

  /** One report for each new finding, and for each one that is claimed to be gone. */
  private String reports() {
    StringBuilder text = new StringBuilder();
    Set<Signature> reported = new TreeSet<>();
    int left = 0;
    for (Comparison pair : answer.pairs()) {
      for (Finding finding : pair.findings()) {
        Signature signature = finding.counterexample().finding().withoutValues();
        if (isReported(pair, signature) && reported.add(signature)) {
          if (invocation.all() || reported.size() <= MAX_REPORTS) {
            String again = again(finding, pair.before().check().series());
            text.append('\n').append(new Report(finding, invocation.reportColumns()).text(again));
          } else {
            left++;
          }
        }
      }
    }
    if (left > 0) {
      text.append('\n').append(ReviewAnswer.count(left, "more report")).append(" with --all\n");
    }
    return text.toString();
  }

  private boolean isReported(Comparison pair, Signature finding) {
    Set<Hazard> asked = pair.after().check().scenario().lookedFor();
    return pair.breaks().contains(finding)
        || pair.notCompared().contains(finding)
        || (pair.isClaimBroken() && asked.contains(finding.hazard()))
        || (invocation.all()
            && (pair.leaves().contains(finding) || pair.hides().contains(finding)));
  }
}
