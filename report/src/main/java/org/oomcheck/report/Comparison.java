// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;

/**
 * A scenario on a tree, before and after patches. Findings are compared by their signatures, so a
 * second data race is new although there was one before.
 *
 * @param givenUp the goals that some scenario reached before the patches, and that none reaches now
 */
public record Comparison(CheckResult before, CheckResult after, Set<String> givenUp) {

  /** A comparison of one scenario alone. */
  public Comparison(CheckResult before, CheckResult after) {
    this(before, after, Set.of());
  }

  /**
   * The same comparisons, each of which knows the goals that are given up: some scenario reached
   * them before, and none does now. A world whose own goals do not show that a job is not done any
   * more is not fixed either.
   */
  public static List<Comparison> together(List<Comparison> comparisons) {
    Set<String> givenUp = new TreeSet<>();
    if (comparisons.stream().allMatch(each -> each.after.isAnswered())) {
      comparisons.forEach(
          each -> givenUp.addAll(each.before.verdict().coverage().goals().reached()));
      comparisons.forEach(
          each -> givenUp.removeAll(each.after.verdict().coverage().goals().reached()));
    }
    return comparisons.stream()
        .map(each -> new Comparison(each.before, each.after, givenUp))
        .toList();
  }

  /**
   * The findings that are gone, and whose world still does its job: the goals that were reached are
   * reached, and no task hangs that did not hang before. None as long as a search came to no end.
   */
  public Set<Signature> fixes() {
    return behind().isEmpty() ? gone() : Set.of();
  }

  /** The findings that are gone because the world does not come that far any more. */
  public Set<Signature> hides() {
    return behind().isEmpty() ? Set.of() : gone();
  }

  /** Behind what findings are hidden: new findings of progress, and goals that are missed now. */
  public List<String> behind() {
    List<String> behind = new ArrayList<>();
    for (Signature finding : breaks()) {
      if (finding.hazard().kind() == Hazard.Kind.PROGRESS) {
        behind.add(finding.toString());
      }
    }
    missedGoals().forEach(goal -> behind.add("the goal is missed: " + goal));
    givenUp.stream()
        .filter(goal -> !missedGoals().contains(goal))
        .forEach(goal -> behind.add("no scenario reaches the goal any more: " + goal));
    return behind;
  }

  /** The goals that were reached before, and that no run reaches now. */
  public Set<String> missedGoals() {
    if (!after.isAnswered()) {
      return Set.of();
    }
    Set<String> missed = new TreeSet<>(before.verdict().coverage().goals().reached());
    missed.removeAll(after.verdict().coverage().goals().reached());
    return missed;
  }

  /** The findings that stay. */
  public Set<Signature> leaves() {
    Set<Signature> findings = compared(before);
    findings.retainAll(compared(after));
    return findings;
  }

  /** The findings that were not there; none as long as the tree itself is without an answer. */
  public Set<Signature> breaks() {
    if (!isComplete(before)) {
      return Set.of();
    }
    Set<Signature> findings = compared(after);
    findings.removeAll(compared(before));
    return findings;
  }

  private Set<Signature> gone() {
    if (!isComplete(before) || !isComplete(after)) {
      return Set.of();
    }
    Set<Signature> findings = compared(before);
    findings.removeAll(compared(after));
    return findings;
  }

  /** A wait with a timeout is a cost, unless the scenario asks how long it is. */
  private static Set<Signature> compared(CheckResult result) {
    Set<Signature> findings = new TreeSet<>(result.signatures());
    if (!result.check().scenario().hazards().contains(Hazard.STALL)) {
      findings.removeIf(finding -> finding.hazard() == Hazard.STALL);
    }
    return findings;
  }

  private static boolean isComplete(CheckResult result) {
    return result.isAnswered() && result.verdict().coverage().limit() == null;
  }

  /** The hazards of findings, without doubles. */
  public static Set<Hazard> hazards(Set<Signature> findings) {
    return findings.stream().map(Signature::hazard).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether both worlds were explored to their end. */
  public boolean isComplete() {
    return isComplete(before) && isComplete(after);
  }

  /** Whether the world could not be explored, before or after. */
  public boolean isFailure() {
    return before.verdict() instanceof Verdict.HarnessError
        || after.verdict() instanceof Verdict.HarnessError;
  }

  /** Why there is no comparison: a limit, or what is wrong with the world; otherwise empty. */
  public String problem() {
    for (CheckResult result : List.of(before, after)) {
      if (!result.isAnswered()) {
        return result.summary();
      }
      if (result.verdict().coverage().limit() != null) {
        return result.check() + ": " + result.verdict().coverage().limit();
      }
    }
    return "";
  }

  /**
   * Whether a claim of the patches does not hold: of the hazards that the scenario asks for, others
   * were found than they say.
   */
  public boolean isClaimBroken() {
    Set<Hazard> claimed = after.check().expectedHazards();
    if (claimed == null || !after.isAnswered()) {
      return false;
    }
    Set<Hazard> found = after.hazards();
    found.retainAll(after.check().scenario().lookedFor());
    return !Objects.equals(claimed, found);
  }

  /** Whether the patches break or hide something, or do not keep what they claim. */
  public boolean isWorse() {
    return !breaks().isEmpty() || !hides().isEmpty() || !missedGoals().isEmpty() || isClaimBroken();
  }

  /** Whether the answer is another one than without the patches. */
  public boolean isChange() {
    return isWorse() || !fixes().isEmpty() || !problem().isEmpty();
  }

  /** What the patches do, in one line; or why that is not known. */
  public String summary() {
    if (!after.isAnswered()) {
      return after.summary();
    }
    List<String> parts = new ArrayList<>();
    add(parts, "fixes ", fixes());
    add(parts, "leaves ", leaves());
    add(parts, "breaks ", breaks());
    add(parts, "hides ", hides());
    missedGoals().forEach(goal -> parts.add("misses the goal: " + goal));
    if (isClaimBroken()) {
      parts.add("claimed: " + after.check().expectedWords());
    }
    String text = parts.isEmpty() ? "no hazard before or after" : String.join("; ", parts);
    return after.check() + ": " + text;
  }

  private static void add(List<String> parts, String word, Set<Signature> findings) {
    if (!findings.isEmpty()) {
      String names = hazards(findings).stream().map(Hazard::name).collect(Collectors.joining(" "));
      parts.add(word + names);
    }
  }
}
