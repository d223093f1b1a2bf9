// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.CostChange;
import org.oomcheck.report.TreeReview;

/**
 * The answer of a review in sentences, over all its trees: what has changed against them, what was
 * not looked at, and the conclusion. Each format shows the same sentences.
 */
final class ReviewAnswer {
  private static final String NOTHING_SAID =
      " Nothing is said about it: neither that it is right nor that it is wrong.";

  private static final String UNCERTAIN =
      " That does not mean that the patch is right: only these worlds, of these sizes, were"
          + " explored.";

  /** No one takes a patch that is worse for right. */
  private static final String WORSE =
      " Only these worlds, of these sizes, were explored: others may have more.";

  /** How many of a list are named. */
  private static final int MOST = 12;

  private final List<TreeReview> reviews;
  private final List<Comparison> pairs;

  ReviewAnswer(List<TreeReview> reviews) {
    this.reviews = reviews;
    this.pairs = reviews.stream().flatMap(review -> review.comparisons().stream()).toList();
  }

  List<Comparison> pairs() {
    return pairs;
  }

  /** A number of things: {@code 1 check}, {@code 2 checks}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** The comparisons in which each finding is, by finding. */
  Map<Signature, List<Comparison>> findings(Function<Comparison, Set<Signature>> which) {
    Map<Signature, List<Comparison>> found = new TreeMap<>();
    for (Comparison pair : pairs) {
      which
          .apply(pair)
          .forEach(each -> found.computeIfAbsent(each, key -> new ArrayList<>()).add(pair));
    }
    return found;
  }

  /** How many of the findings there are of each hazard: {@code DEADLOCK 2, DATA_RACE 1}. */
  static String hazards(Collection<Signature> findings) {
    Map<Hazard, Integer> counts = new TreeMap<>();
    findings.forEach(each -> counts.merge(each.hazard(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  /** In which scenarios, and with several trees on which of them. */
  String where(List<Comparison> in, boolean all) {
    Map<String, List<String>> scenarios = new LinkedHashMap<>();
    for (Comparison pair : in) {
      scenarios
          .computeIfAbsent(pair.before().check().series(), key -> new ArrayList<>())
          .add(pair.before().check().scenario().id());
    }
    if (all) {
      return scenarios.entrySet().stream()
          .map(each -> onTree(each.getKey()) + String.join(", ", each.getValue()))
          .collect(Collectors.joining("; "));
    }
    Set<String> names = new TreeSet<>();
    scenarios.values().forEach(names::addAll);
    String first = names.iterator().next();
    String more = names.size() == 1 ? "" : " and " + (names.size() - 1) + " more";
    return onTree(String.join(", ", scenarios.keySet())) + first + more;
  }

  private String onTree(String trees) {
    return reviews.size() == 1 ? "" : trees + ": ";
  }

  /** A sentence for each measure that costs more or less than before. */
  List<String> costs() {
    Map<String, List<CostChange>> changes = new LinkedHashMap<>();
    changes.put(CostChange.WORST_WAIT, new ArrayList<>());
    for (Comparison pair : pairs) {
      for (CostChange change : pair.costs()) {
        changes.computeIfAbsent(change.what(), key -> new ArrayList<>()).add(change);
      }
    }
    changes.values().removeIf(List::isEmpty);
    List<String> sentences = new ArrayList<>();
    changes.forEach((what, all) -> sentences.add(what + ": " + costs(all)));
    return sentences;
  }

  private static String costs(List<CostChange> changes) {
    List<CostChange> more = changes.stream().filter(CostChange::isMore).toList();
    List<String> parts = new ArrayList<>();
    if (!more.isEmpty()) {
      CostChange worst = more.get(0);
      for (CostChange each : more) {
        boolean isWorse = each.after() == Costs.NO_BOUND || each.after() > worst.after();
        worst = worst.after() != Costs.NO_BOUND && isWorse ? each : worst;
      }
      parts.add(
          "more in "
              + count(more.size(), "check")
              + " (at most "
              + worst.wordsAfter()
              + ", was "
              + worst.wordsBefore()
              + ")");
    }
    if (changes.size() > more.size()) {
      parts.add("less in " + count((long) changes.size() - more.size(), "check"));
    }
    return String.join(", ", parts);
  }

  /** What the answer says nothing about; a sentence in each entry. */
  List<String> notLookedAt(boolean all) {
    List<String> unseen = new ArrayList<>();
    for (TreeReview review : reviews) {
      List<String> parts = new ArrayList<>();
      part(parts, "lines that no scenario ran: ", review.linesNotRun(), all);
      part(parts, "functions that no scenario called: ", review.notExercised(), all);
      part(parts, "files that are not modelled: ", review.notModelled(), all);
      String on = onTree(review.before().id());
      if (all) {
        parts.forEach(part -> unseen.add(on + part));
      } else if (!parts.isEmpty()) {
        unseen.add(on + String.join("; ", parts));
      }
    }
    leftOut(unseen, all);
    long stopped = pairs.stream().filter(Comparison::isStoppedAtBoot).count();
    if (stopped > 0) {
      unseen.add(
          "what tasks do in " + count(stopped, "check") + ": the kernel does not boot there");
    }
    Set<String> notCompared = new TreeSet<>();
    pairs.forEach(
        pair -> {
          notCompared.addAll(pair.after().verdict().coverage().notCompared());
          pair.before().verdict().coverage().notCompared().forEach(notCompared::remove);
        });
    if (!notCompared.isEmpty()) {
      unseen.add("state outside of cells in " + String.join(", ", notCompared));
    }
    pairs.stream()
        .flatMap(pair -> pair.after().grantsMoreThan(pair.before()).stream())
        .distinct()
        .forEach(each -> unseen.add("accesses that nothing orders: that " + each.sentence()));
    unseen.add(
        "other sizes (--set), new hazards with timers that fire early (--time eager), stalls where the"
            + " scenario sets no bound");
    return unseen;
  }

  /**
   * How the patches apply, where that is not as they say, and which findings that stay come sooner.
   *
   * @param lines the lines of the patches
   */
  List<String> remarks(PatchLines lines) {
    SoonerFindings sooner = new SoonerFindings(lines);
    return reviews.stream().flatMap(review -> sooner.remarks(review).stream()).distinct().toList();
  }

  private static void part(List<String> parts, String what, List<?> things, boolean all) {
    if (!things.isEmpty()) {
      parts.add(what + some(things, all));
    }
  }

  /** The first few things, so that they can be read, and the number of the others. */
  private static String some(List<?> things, boolean all) {
    int shown = all || things.size() <= MOST + 1 ? things.size() : MOST;
    String text =
        things.stream().limit(shown).map(Object::toString).collect(Collectors.joining(", "));
    return shown == things.size() ? text : text + " and " + (things.size() - shown) + " more";
  }

  private void leftOut(List<String> unseen, boolean all) {
    Map<String, List<String>> reasons = new TreeMap<>();
    for (TreeReview review : reviews) {
      for (TreeReview.LeftOut each : review.leftOut()) {
        String reason =
            all
                ? onTree(review.before().id()) + each.reason()
                : switch (each.why()) {
                  case NOT_CALLED -> "that call no function that it replaces";
                  case DOES_NOT_BOOT -> "that need a function that the tree lacks";
                  case ON_DEMAND -> "that take long (--scenario NAME)";
                };
        reasons.computeIfAbsent(reason, key -> new ArrayList<>()).add(each.scenario());
      }
    }
    String what = reviews.size() == 1 ? "scenario" : "check";
    if (all) {
      reasons.forEach(
          (reason, scenarios) ->
              unseen.add(
                  count(scenarios.size(), what)
                      + ": "
                      + reason
                      + " ("
                      + String.join(", ", scenarios)
                      + ")"));
    } else if (!reasons.isEmpty()) {
      unseen.add(
          reasons.entrySet().stream()
              .map(
                  each ->
                      clause(
                          each.getValue().size(),
                          what,
                          each.getKey().replace("NAME", String.join(", ", each.getValue()))))
              .collect(Collectors.joining(", ")));
    }
  }

  private static String clause(int number, String what, String reason) {
    String verb = number == 1 ? reason.replaceFirst("^that (call|need|take)", "that $1s") : reason;
    return count(number, what) + " " + verb;
  }

  /** The answer in one sentence, and what it does not mean. */
  String conclusion() {
    if (pairs.isEmpty()) {
      return nothingRan();
    }
    long worse = pairs.stream().filter(Comparison::isWorse).count();
    long better = pairs.stream().filter(ReviewAnswer::isBetter).count();
    long dearer = pairs.stream().filter(ReviewAnswer::costsMore).count();
    long open = pairs.stream().filter(pair -> !pair.problem().isEmpty()).count();
    String changes = " what the patch changes";
    if (pairs.size() == 1) {
      String answer = worse == 1 ? "is worse" : better == 1 ? "is better" : "has the same answer";
      return "The one check that runs"
          + changes
          + " "
          + (open == 0 ? answer : worse == 0 ? "has no answer" : answer + ", and is not at its end")
          + (dearer == 1 ? " and costs more" : "")
          + "."
          + (worse == 0 ? UNCERTAIN : WORSE);
    }
    return "Of the "
        + pairs.size()
        + " checks that run"
        + changes
        + ", "
        + number(worse, "is", "are")
        + " worse and "
        + number(better, "is", "are")
        + " better"
        + (dearer == 0 ? "" : "; " + number(dearer, "costs", "cost") + " more")
        + (open == 0 ? "" : "; " + number(open, "has", "have") + " no answer")
        + "."
        + (worse == 0 ? UNCERTAIN : WORSE);
  }

  /** A patch that changes functions has an effect, though no scenario meets it. */
  private String nothingRan() {
    List<String> functions =
        reviews.stream().flatMap(review -> review.notExercised().stream()).distinct().toList();
    String why =
        functions.isEmpty()
            ? "No effect on what is modelled: no scenario that was asked runs what the patch changes."
            : "Not looked at: no scenario that was asked runs what the patch changes ("
                + some(functions, false)
                + ").";
    return why + NOTHING_SAID;
  }

  private static String number(long number, String one, String many) {
    return number == 0 ? "none " + one : number + " " + (number == 1 ? one : many);
  }

  private static boolean isBetter(Comparison pair) {
    return !pair.isWorse() && !pair.fixes().isEmpty();
  }

  private static boolean costsMore(Comparison pair) {
    return pair.costs().stream().anyMatch(CostChange::isMore);
  }
}
