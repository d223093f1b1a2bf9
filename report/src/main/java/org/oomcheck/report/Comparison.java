// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * A scenario on a tree, before and after patches. Findings are compared by their signatures, so a
 * second data race is new although there was one before; a race that writes another value is not.
 *
 * @param early the scenario with the patches and timers that fire at any moment; null if nothing
 *     depends on that
 * @param elsewhere what the other scenarios of the same review say
 */
public record Comparison(
    CheckResult before, CheckResult after, @Nullable CheckResult early, Elsewhere elsewhere) {

  /**
   * What all the scenarios of a review say together.
   *
   * @param givenUp the goals that some scenario reached before the patches, and that none reaches
   *     now
   * @param racesBefore the data races of all the scenarios, before the patches
   * @param racesAfter the same with the patches
   * @param renamed the functions that have code which another one had before the patches: that one
   *     by the new one
   */
  public record Elsewhere(
      Set<String> givenUp,
      Set<Signature> racesBefore,
      Set<Signature> racesAfter,
      Map<String, String> renamed) {
    private static final Elsewhere NOTHING = new Elsewhere(Set.of(), Set.of(), Set.of(), Map.of());
  }

  /** A comparison of one scenario alone. */
  public Comparison(CheckResult before, CheckResult after) {
    this(before, after, null, Elsewhere.NOTHING);
  }

  /** A copy of this comparison with what was found when timers fire at any moment. */
  public Comparison with(CheckResult withEarlyTimers) {
    return new Comparison(before, after, withEarlyTimers, elsewhere);
  }

  /**
   * The same comparisons, each of which knows what the others say. A world whose own goals do not
   * show that a job is not done any more is not fixed if another world gives up that job. A data
   * race is about two lines of code: it is one finding, whichever scenarios meet it.
   */
  public static List<Comparison> together(List<Comparison> comparisons) {
    return together(comparisons, Map.of());
  }

  /**
   * Comparisons that know what the others say, where patches move code into other functions or give
   * them other names.
   *
   * @param renamed the old function by the new one
   */
  public static List<Comparison> together(
      List<Comparison> comparisons, Map<String, String> renamed) {
    Set<String> givenUp = new TreeSet<>();
    if (comparisons.stream().allMatch(each -> each.after.isAnswered())) {
      comparisons.forEach(
          each -> givenUp.addAll(each.before.verdict().coverage().goals().reached()));
      comparisons.forEach(
          each -> givenUp.removeAll(each.after.verdict().coverage().goals().reached()));
    }
    Elsewhere all =
        new Elsewhere(
            givenUp,
            races(comparisons, Comparison::before),
            races(comparisons, Comparison::after),
            renamed);
    return comparisons.stream()
        .map(each -> new Comparison(each.before, each.after, each.early, all))
        .toList();
  }

  private static Set<Signature> races(
      List<Comparison> comparisons, Function<Comparison, CheckResult> which) {
    return comparisons.stream()
        .flatMap(each -> signatures(which.apply(each)).stream())
        .filter(finding -> finding.hazard().kind() == Hazard.Kind.ORDER)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The findings that are gone, and whose world still does its job: the goals that were reached are
   * reached, no task hangs and none complains that did not before, and no timer has to be late for
   * it. None as long as a search came to no end.
   */
  public Set<Signature> fixes() {
    Set<Signature> fixed = gone();
    fixed.removeIf(finding -> !behind(finding).isEmpty());
    return fixed;
  }

  /**
   * The findings that are gone because the world does not come that far any more, or that are gone
   * only as long as every timer is late.
   */
  public Set<Signature> hides() {
    Set<Signature> hidden = gone();
    hidden.removeAll(fixes());
    return hidden;
  }

  /** Behind what a finding that is gone is hidden; nothing if it is fixed. */
  public List<String> behind(Signature finding) {
    List<String> behind = behind();
    Set<Signature> stillThere = early == null ? Set.of() : byOldNames(signatures(early));
    // How long a task waits is measured with late timers alone, and says little if they decide.
    boolean timersDecide =
        finding.hazard().kind() == Hazard.Kind.TIME
            ? gone().stream().anyMatch(stillThere::contains)
            : stillThere.contains(finding);
    if (timersDecide) {
      behind.add("a sleep: where a timer fires early, the finding is still there");
    }
    return behind;
  }

  /** Whether a run with such a finding comes to nothing else: what follows is not judged. */
  private static boolean endsRuns(Hazard.Kind kind) {
    return kind == Hazard.Kind.PROGRESS || kind == Hazard.Kind.COMPLAINT;
  }

  /**
   * What does not go on any more: new findings of progress and new complaints, behind which nothing
   * is judged, and goals that are missed now.
   */
  private List<String> behind() {
    List<String> behind = new ArrayList<>();
    for (Signature finding : breaks()) {
      if (endsRuns(finding.hazard().kind())) {
        behind.add(words(finding, List.of(this)));
      }
    }
    goalsMissedOtherwise().forEach(goal -> behind.add("the goal is missed: " + goal));
    elsewhere.givenUp.stream()
        .filter(goal -> !missedGoals().contains(goal))
        .forEach(goal -> behind.add("no scenario reaches the goal any more: " + goal));
    return behind;
  }

  /** The goals that were reached before, and that no run reaches now. */
  public Set<String> missedGoals() {
    if (!after.isAnswered() || isStoppedAtBoot()) {
      return Set.of();
    }
    Set<String> missed = new TreeSet<>(before.verdict().coverage().goals().reached());
    missed.removeAll(after.verdict().coverage().goals().reached());
    return missed;
  }

  /** The missed goals without a finding of their own: there no run comes to an end. */
  public Set<String> goalsMissedOtherwise() {
    Set<String> missed = new TreeSet<>(missedGoals());
    breaks().stream()
        .filter(finding -> finding.hazard() == Hazard.GOAL_MISSED)
        .forEach(finding -> missed.remove(finding.text()));
    return missed;
  }

  /** The findings that stay. */
  public Set<Signature> leaves() {
    Set<Signature> before = known();
    Set<Signature> after = found();
    Set<Signature> findings = compared(this.before);
    findings.addAll(byOldNames(compared(this.after)));
    findings.removeIf(finding -> !before.contains(finding) || !after.contains(finding));
    return findings;
  }

  /** The findings that were not there; none as long as the tree itself is without an answer. */
  public Set<Signature> breaks() {
    if (!isComplete(before)) {
      return Set.of();
    }
    Set<Signature> findings = byOldNames(compared(after));
    findings.removeAll(known());
    return findings;
  }

  /**
   * What was found with the patches while the tree itself is without an answer: whether the patches
   * bring it is not known.
   */
  public Set<Signature> notCompared() {
    if (isComplete(before) || !after.isAnswered()) {
      return Set.of();
    }
    Set<Signature> findings = byOldNames(compared(after));
    findings.removeAll(known());
    return findings;
  }

  /**
   * The findings that are gone for as long as timers are late; a search with early timers shows
   * which of them are gone for good. None as long as a search came to no end, or if no task runs
   * any more.
   */
  private Set<Signature> gone() {
    if (!isComplete() || isStoppedAtBoot()) {
      return new TreeSet<>();
    }
    Set<Signature> findings = compared(before);
    findings.removeAll(found());
    return findings;
  }

  /** What was found without the patches: here, and the races of all scenarios. */
  private Set<Signature> known() {
    Set<Signature> findings = compared(before);
    findings.addAll(elsewhere.racesBefore);
    return findings;
  }

  /** What was found with the patches: here, and the races of all scenarios. */
  private Set<Signature> found() {
    Set<Signature> findings = compared(after);
    findings.addAll(elsewhere.racesAfter);
    return byOldNames(findings);
  }

  /** Findings of before, with the old names of functions whose code has moved since. */
  private Set<Signature> byOldNames(Set<Signature> findings) {
    MovedCode moved = new MovedCode(elsewhere.renamed, known());
    return findings.stream().map(moved::before).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where code has moved that findings are about: the old function by the new one. */
  public Map<String, String> underOldNames() {
    MovedCode moved = new MovedCode(elsewhere.renamed, known());
    compared(after).forEach(moved::before);
    return moved.used();
  }

  /** A wait with a timeout is a cost, unless the scenario asks how long it is. */
  private static Set<Signature> compared(CheckResult result) {
    Set<Signature> findings = signatures(result);
    if (!result.check().scenario().hazards().contains(Hazard.STALL)) {
      findings.removeIf(finding -> finding.hazard() == Hazard.STALL);
    }
    return findings;
  }

  private static Set<Signature> signatures(CheckResult result) {
    return result.signatures().stream()
        .map(Signature::withoutValues)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isComplete(CheckResult result) {
    return result.isAnswered() && result.verdict().coverage().limit() == null;
  }

  /** The hazards of findings, without doubles. */
  public static Set<Hazard> hazards(Set<Signature> findings) {
    return findings.stream().map(Signature::hazard).collect(Collectors.toCollection(TreeSet::new));
  }

  /** What was found with the patches: with late timers, and where it was tried with early ones. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(after.findings());
    if (early != null) {
      findings.addAll(early.findings());
    }
    return findings;
  }

  /** What costs more or less than before; nothing if no task runs any more. */
  public List<CostChange> costs() {
    return isStoppedAtBoot() ? List.of() : CostChange.between(before.costs(), after.costs());
  }

  /** Whether the kernel with the patches comes no further than its boot: then no task runs. */
  public boolean isStoppedAtBoot() {
    return after.signatures().stream()
        .anyMatch(finding -> finding.text().equals(Signature.by(World.BOOT_TASK)));
  }

  /** A finding in words: a complaint as the kernel makes it, anything else by its signature. */
  public static String words(Signature finding, List<Comparison> in) {
    if (!finding.isPlaceAlone()) {
      return finding.toString();
    }
    return in.stream()
        .flatMap(each -> Stream.concat(each.findings().stream(), each.before.findings().stream()))
        .map(Finding::counterexample)
        .filter(shown -> shown.finding().equals(finding) && !shown.message().isEmpty())
        .findFirst()
        .map(shown -> finding.hazard() + ": " + shown.message() + by(finding, shown.message()))
        .orElse(finding.toString());
  }

  private static String by(Signature finding, String message) {
    return finding.isNamedIn(message) ? "" : ", " + finding.text();
  }

  /** Whether all the worlds were explored to their end. */
  public boolean isComplete() {
    return results().stream().allMatch(Comparison::isComplete);
  }

  private List<CheckResult> results() {
    return Stream.of(before, after, early).filter(Objects::nonNull).toList();
  }

  /** Whether a world could not be explored. */
  public boolean isFailure() {
    return results().stream().anyMatch(each -> each.verdict() instanceof Verdict.HarnessError);
  }

  /** Why there is no comparison: a limit, or what is wrong with the world; otherwise empty. */
  public String problem() {
    for (CheckResult result : results()) {
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
    goalsMissedOtherwise().forEach(goal -> parts.add("misses the goal: " + goal));
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
