// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Judged;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;

/**
 * What the explorer says about a check.
 *
 * @param costs what it costs at worst; null if it was not asked for, or there is no answer
 */
public record CheckResult(Check check, Verdict verdict, @Nullable Costs costs) {

  /** The verdicts. */
  public static final List<String> WORDS =
      List.of("VIOLATED", "PROVEN", "INCONCLUSIVE", "HARNESS_ERROR");

  /** A result without costs. */
  public CheckResult(Check check, Verdict verdict) {
    this(check, verdict, null);
  }

  /**
   * A check that could not be explored.
   *
   * @param problem why not
   */
  public static CheckResult failed(Check check, String problem) {
    Set<Hazard> none = EnumSet.noneOf(Hazard.class);
    Coverage nothing =
        new Coverage(0, 0, 0, 0, 0, 0, check.time(), false, false, none, Goals.NONE, null);
    return new CheckResult(check, new Verdict.HarnessError(problem, nothing));
  }

  /** A copy of this result with what the world costs. */
  public CheckResult with(@Nullable Costs other) {
    return new CheckResult(check, verdict, other);
  }

  /** What tells the findings apart, those without a counterexample too. */
  public Set<Signature> signatures() {
    Set<Signature> signatures = new TreeSet<>();
    if (verdict instanceof Verdict.Violated violated) {
      signatures.addAll(violated.others());
      violated.counterexamples().forEach(each -> signatures.add(each.finding()));
    }
    return signatures;
  }

  /** Why the check could not be explored; null if it could. */
  public @Nullable String error() {
    return verdict instanceof Verdict.HarnessError failed ? failed.problem() : null;
  }

  /** The verdict in one word: VIOLATED, PROVEN, INCONCLUSIVE or HARNESS_ERROR. */
  public String word() {
    if (verdict instanceof Verdict.Violated) {
      return "VIOLATED";
    }
    if (verdict instanceof Verdict.Proven) {
      return "PROVEN";
    }
    return verdict instanceof Verdict.Inconclusive ? "INCONCLUSIVE" : "HARNESS_ERROR";
  }

  /** The hazards that were found. */
  public Set<Hazard> hazards() {
    Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    findings().forEach(finding -> hazards.add(finding.counterexample().hazard()));
    return hazards;
  }

  /** The hazards that are no more than possible: other schedules lead out of the loop. */
  public Set<Hazard> possible() {
    Set<Hazard> possible = EnumSet.noneOf(Hazard.class);
    possible.addAll(hazards());
    findings().stream()
        .map(Finding::counterexample)
        .filter(each -> !each.possible())
        .forEach(each -> possible.remove(each.hazard()));
    return possible;
  }

  /** The hazards that were found, as text; empty if there are none. */
  public String hazardWords() {
    return words(hazards(), possible());
  }

  /** Hazards in words; some of them are no more than possible. */
  static String words(Set<Hazard> hazards, Set<Hazard> possible) {
    return hazards.stream()
        .map(hazard -> (possible.contains(hazard) ? "possible " : "") + hazard.name())
        .collect(Collectors.joining(" "));
  }

  /** What was looked for, by kind: {@code progress, complaint, memory}. */
  public String lookedFor() {
    return String.join(", ", verdict.coverage().lookedFor());
  }

  /** The verdict with what it says: the hazards that were found, or those that are not there. */
  public String verdictWords() {
    if (verdict instanceof Verdict.Proven) {
      return word() + " " + lookedFor();
    }
    return hazards().isEmpty() ? word() : word() + " " + hazardWords();
  }

  /** One finding for every hazard, in the order of the explorer. */
  public List<Finding> findings() {
    if (!(verdict instanceof Verdict.Violated violated)) {
      return List.of();
    }
    return violated.counterexamples().stream().map(each -> new Finding(check, each)).toList();
  }

  /** What the explorer went through, in a sentence or two. */
  public String evidence() {
    Coverage coverage = verdict.coverage();
    String size =
        coverage.states()
            + " states ("
            + coverage.transitions()
            + " transitions, depth "
            + coverage.depth()
            + ") of "
            + coverage.tasks()
            + " tasks; ";
    String lookedFor = "It looked for hazards of these kinds: " + lookedFor() + ". ";
    return coverage.limit() == null
        ? lookedFor
            + "The explorer went through all "
            + size
            + (coverage.reduction()
                ? "orders of steps that make no difference were left out, so that a shorter"
                    + " schedule may lead to the hazard."
                : "no schedule that leads to the hazard has fewer steps than the one shown.")
        : lookedFor
            + "The explorer went through "
            + size
            + "then it stopped: "
            + coverage.limit()
            + ". What was not reached may have a shorter schedule that leads to the hazard.";
  }

  /** Which cells were left out when states were compared, in a sentence; empty if none was. */
  public String merged() {
    List<String> ignored = verdict.coverage().ignored();
    return ignored.isEmpty()
        ? ""
        : "States that differ only in "
            + String.join(", ", ignored)
            + " count as one: no task does anything else there.";
  }

  /** What a proof went through, looked for, and rests on, a sentence for each; none for others. */
  public List<String> proof() {
    if (!(verdict instanceof Verdict.Proven)) {
      return List.of();
    }
    Coverage coverage = verdict.coverage();
    List<String> sentences = new ArrayList<>();
    sentences.add("All " + coverage.states() + " states of " + coverage.tasks() + " tasks.");
    if (!coverage.ignored().isEmpty()) {
      sentences.add(merged());
    }
    sentences.add(
        "Looked for: "
            + coverage.hazards().stream().map(Hazard::name).collect(Collectors.joining(", "))
            + ".");
    String assumed = check.assumedWords();
    sentences.add(assumed.isEmpty() ? "No named assumption." : "Assumed: " + assumed + ".");
    sentences.add(
        check.time() == TimeMode.EAGER
            ? "Timers fire at any time."
            : "Timers fire only when no task is runnable, or all runnable tasks spin.");
    sentences.addAll(memoryOrder());
    coverage.notCompared().forEach(each -> sentences.add("Not compared: " + each + "."));
    return sentences;
  }

  /**
   * What a proof takes for granted of the order of accesses: a sentence for each pair, or one that
   * there is none; nothing if that was not looked for.
   */
  public List<String> memoryOrder() {
    List<Reordering> pairs = verdict.coverage().reorderings();
    if (pairs == null) {
      return List.of();
    }
    return pairs.isEmpty()
        ? List.of("No two accesses whose order another task could see are unordered.")
        : pairs.stream().map(pair -> "Taken for granted: " + pair.sentence() + ".").toList();
  }

  /** Whether a proof rests on the order of accesses that nothing orders. */
  public boolean takesOrderForGranted() {
    return !reorderings().isEmpty();
  }

  /**
   * What comes of the check if a write takes effect late, where this proof rests on the order of a
   * write and later reads: the same without what is tried then, or the hazard that is found.
   *
   * @param run asks a question
   */
  CheckResult withStoreBuffers(Function<Check, CheckResult> run) {
    boolean isTried = check.settings().is(Settings.STORE_BUFFERS);
    if (isTried || reorderings().stream().noneMatch(Reordering::needsFullBarrier)) {
      return this;
    }
    Settings late = check.settings().with(check.scenario(), Settings.STORE_BUFFERS.name(), 1);
    CheckResult found = run.apply(check.with(late));
    if (found.verdict() instanceof Verdict.Violated) {
      return found;
    }
    return found.verdict() instanceof Verdict.Proven
        ? new CheckResult(
            check,
            new Verdict.Proven(verdict.coverage().takingForGranted(found.reorderings())),
            costs)
        : this;
  }

  /** The pairs of accesses whose order this takes for granted, and the other does not. */
  public List<Reordering> grantsMoreThan(CheckResult other) {
    return reorderings().stream()
        .filter(pair -> other.reorderings().stream().noneMatch(pair::isLike))
        .toList();
  }

  private List<Reordering> reorderings() {
    List<Reordering> pairs = verdict.coverage().reorderings();
    return pairs == null ? List.of() : pairs;
  }

  /** How many of the results have each verdict, in words. */
  public static String counts(List<CheckResult> results) {
    return WORDS.stream()
        .map(word -> count(results, word))
        .filter(count -> !count.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String count(List<CheckResult> results, String word) {
    long count = results.stream().filter(result -> result.word().equals(word)).count();
    return count == 0 ? "" : count + " " + word;
  }

  /** Whether a search came to its end. */
  public boolean isAnswered() {
    return verdict instanceof Verdict.Violated || verdict instanceof Verdict.Proven;
  }

  /**
   * Whether the verdict is the expected one; null if none is expected. With reduction, and where
   * transitions are not stored, only what is looked for then is expected; where single states were
   * judged, nothing else may be found.
   */
  public @Nullable Boolean expected() {
    Set<Hazard> wanted = check.expectedHazards();
    if (wanted != null && verdict.coverage().judged() == Judged.SINGLE_STATES) {
      return isAnswered() && wanted.containsAll(hazards());
    }
    if (wanted != null && looksForLess()) {
      Set<Hazard> certain = new TreeSet<>(wanted);
      certain.retainAll(verdict.coverage().hazards());
      certain.removeAll(check.possible());
      return isAnswered() && hazards().equals(certain);
    }
    return wanted == null
        ? null
        : isAnswered()
            && hazards().equals(wanted)
            && possible().equals(check.possible())
            && waitsAsExpected();
  }

  private boolean looksForLess() {
    return verdict.coverage().reduction() || verdict.coverage().judged() != Judged.GRAPH;
  }

  private boolean waitsAsExpected() {
    Expectation expectation = check.expectation();
    return expectation == null
        || expectation.longestWait() == Expectation.ANY_WAIT
        || check.time() == TimeMode.EAGER
        || findings().stream()
            .map(Finding::counterexample)
            .filter(each -> each.hazard() == Hazard.STALL)
            .allMatch(each -> each.stallJiffies() == expectation.longestWait());
  }

  /** Whether the verdict is not the expected one, or bad news where none is expected. */
  public boolean isSurprise() {
    Boolean expected = expected();
    return expected == null ? !hazards().isEmpty() : !expected && isAnswered();
  }

  /** The verdict in one line: what came out, and what was expected; or the limit. */
  public String summary() {
    if (verdict instanceof Verdict.Inconclusive inconclusive) {
      return check + ": " + inconclusive.limit();
    }
    if (verdict instanceof Verdict.HarnessError failed) {
      return check + " cannot be explored: " + failed.problem();
    }
    return check + ": " + verdictWords() + "; expected: " + check.expectedWords();
  }
}
