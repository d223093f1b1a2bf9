// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.cli.review.TrialPatches.fill;
import static org.oomcheck.cli.review.TrialPatches.leak;
import static org.oomcheck.cli.review.TrialPatches.oomNotify;
import static org.oomcheck.cli.review.TrialPatches.sizeFunc;
import static org.oomcheck.cli.review.TrialPatches.tellHost;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.report.Check;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.CostChange;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.SourceLines;
import org.oomcheck.report.TreeReview;

/** Each kind of patch is judged for what it is; a good one gets a clean answer. */
class JudgementTest {

  /** Small worlds with a deadlock; the first one has goals. */
  private static final String GOALS = "add-outbuf-fails";

  private static final String FS_LOCK = "nofs-only";
  private static final Matrix MATRIX = Matrix.load();
  private static final KernelTree TREE = MATRIX.catalogue().series("v4.13");

  /** What the checks come to on it, for all reviews. */
  private static final Unchanged UNCHANGED = new Unchanged();

  /** A patch that replaces what is said here. */
  private record Proposed(Consumer<Replacements> changes) implements Proposal, Patch {
    @Override
    public String id() {
      return "p";
    }

    @Override
    public String summary() {
      return "a test";
    }

    @Override
    public String source() {
      return "a test";
    }

    @Override
    public void apply(Replacements tree) {
      changes.accept(tree);
    }

    @Override
    public List<Expectation> expectations() {
      return List.of();
    }

    @Override
    public KernelTree on(KernelTree base) {
      return base.with(this);
    }

    @Override
    public List<Expectation> claims() {
      return List.of();
    }

    @Override
    public void forgetLines() {}

    @Override
    public List<SourceLines> linesNotRun() {
      return List.of();
    }
  }

  private static TreeReview review(Consumer<Replacements> changes, String... scenarios) {
    List<Check> checks = new ArrayList<>();
    for (String scenario : scenarios) {
      checks.add(MATRIX.check(TREE, MATRIX.scenarios().get(scenario)));
    }
    return ReviewRun.of(TREE, checks, new Proposed(changes), Options.defaults(), UNCHANGED);
  }

  private static Set<Hazard> hazards(
      TreeReview review, Function<Comparison, Set<Signature>> which) {
    Set<Hazard> hazards = new TreeSet<>();
    review.comparisons().forEach(pair -> hazards.addAll(Comparison.hazards(which.apply(pair))));
    return hazards;
  }

  private static int exitCode(TreeReview review) {
    return ReviewRun.exitCode(List.of(review));
  }

  private static void fixesNothing(TreeReview review) {
    assertThat(hazards(review, Comparison::fixes)).isEmpty();
    assertThat(exitCode(review)).isEqualTo(ExitCode.HAZARD);
  }

  @Test
  void goodPatch_fixes_andIsWorseInNothing() {
    TreeReview review = review(oomNotify(TrialPatches::notifyInKernelPages), "freed-unit");
    assertThat(hazards(review, Comparison::fixes)).containsExactly(Hazard.ACCOUNTING);
    assertThat(hazards(review, Comparison::hides)).isEmpty();
    assertThat(hazards(review, Comparison::breaks)).isEmpty();
    assertThat(exitCode(review)).isEqualTo(ExitCode.OK);
  }

  @Test
  void sameFunctionAgain_changesNothing() {
    TreeReview review = review(fill(TrialPatches::fillAgain), FS_LOCK);
    assertThat(review.comparisons()).hasSize(1).noneMatch(Comparison::isChange);
    assertThat(hazards(review, Comparison::leaves)).contains(Hazard.DEADLOCK);
    assertThat(exitCode(review)).isEqualTo(ExitCode.OK);
  }

  @Test
  void fillThatDoesNothing_missesItsGoals_andHidesTheDeadlock() {
    TreeReview review = review(fill(TrialPatches::fillNothing), GOALS);
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.GOAL_MISSED);
    assertThat(hazards(review, Comparison::hides)).contains(Hazard.DEADLOCK);
    fixesNothing(review);
  }

  @Test
  void notifierThatDoesNothing_missesItsGoal() {
    TreeReview review = review(oomNotify(TrialPatches::notifyNothing), "freed-unit");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.GOAL_MISSED);
    fixesNothing(review);
  }

  @Test
  void notifierThatLiesAboutWhatItFreed_breaks() {
    TreeReview review =
        review(oomNotify(TrialPatches::notifyLies), "oom-pages-limit", "empty-balloon");
    assertThat(hazards(review, Comparison::breaks))
        .contains(Hazard.ACCOUNTING, Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED);
    fixesNothing(review);
  }

  @Test
  void tellHostThatNeverSeesTheAnswer_hangsAllTasks() {
    TreeReview review = review(tellHost(TrialPatches::tellAndNeverSee), "freed-unit");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.DEADLOCK);
    assertThat(hazards(review, Comparison::hides)).contains(Hazard.ACCOUNTING);
    fixesNothing(review);
  }

  @Test
  void tellHostThatNeverWakesTheHost_hangs() {
    TreeReview review = review(tellHost(TrialPatches::tellWithoutKick), "wrong-pfn-index");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.DEADLOCK, Hazard.GOAL_MISSED);
    fixesNothing(review);
  }

  @Test
  void tellHostThatTellsNothing_hidesThatTheHostIsSlow() {
    TreeReview review = review(tellHost(TrialPatches::tellNothing), "host-gone", "freed-unit");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.GOAL_MISSED);
    assertThat(hazards(review, Comparison::hides)).contains(Hazard.DEADLOCK);
    fixesNothing(review);
  }

  @Test
  void fillThatDropsTheBalloon_missesItsGoals() {
    TreeReview review = review(fill(TrialPatches::fillDropsTheBalloon), "wrong-pfn-index");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.GOAL_MISSED, Hazard.ACCOUNTING);
    fixesNothing(review);
  }

  @Test
  void fillThatIgnoresTheArray_overrunsIt() {
    TreeReview review = review(fill(TrialPatches::fillIgnoresTheArray), "inflate-in-arrays");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.ACCOUNTING);
    fixesNothing(review);
  }

  @Test
  void sizeWorkThatTakesOneTurn_missesItsGoal() {
    TreeReview review = review(sizeFunc(TrialPatches::sizeFuncOnce), "inflate-in-arrays");
    assertThat(hazards(review, Comparison::breaks)).containsExactly(Hazard.GOAL_MISSED);
    fixesNothing(review);
  }

  @Test
  void leakThatDropsThePages_breaksTheCount() {
    TreeReview review = review(leak(TrialPatches::leakDropsThePages), "oom-pages-limit");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.GOAL_MISSED, Hazard.ACCOUNTING);
    fixesNothing(review);
  }

  @Test
  void leakThatKeepsTheLock_isAnsweredForIt() {
    TreeReview review = review(leak(TrialPatches::leakKeepsTheLock), "freed-unit");
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.LOCK_MISUSE);
    fixesNothing(review);
  }

  @Test
  void fillThatSleepsForEver_hangs() {
    TreeReview review = review(fill(TrialPatches::fillSleepsForEver), FS_LOCK);
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.DEADLOCK);
    fixesNothing(review);
  }

  @Test
  void fillThatRetriesForEver_locksUp() {
    TreeReview review = review(fill(TrialPatches::fillRetriesForEver), FS_LOCK);
    assertThat(hazards(review, Comparison::breaks)).contains(Hazard.OOM_LOCKUP);
    fixesNothing(review);
  }

  /** With late timers the reclaimer has always ended before the sleep has. */
  @Test
  void sleepThatKeepsADeadlockAway_hidesIt() {
    TreeReview review = review(fill(TrialPatches::sleepThenFill), FS_LOCK);
    assertThat(hazards(review, Comparison::hides)).contains(Hazard.DEADLOCK);
    assertThat(review.comparisons())
        .flatExtracting(pair -> pair.hides().stream().map(pair::behind).toList())
        .allSatisfy(behind -> assertThat(behind.get(0)).startsWith("a sleep: "));
    fixesNothing(review);
  }

  /** A patch that only slows down costs, and changes no answer. */
  @Test
  void sleepOnTheWay_costs() {
    TreeReview review = review(oomNotify(TrialPatches::notifyLate), "unregister-during-oom");
    assertThat(review.comparisons()).noneMatch(Comparison::isChange);
    assertThat(review.comparisons().get(0).costs())
        .containsExactly(new CostChange(CostChange.WORST_WAIT, 0, Options.defaults().hz()));
    assertThat(exitCode(review)).isEqualTo(ExitCode.OK);
  }

  @Test
  void patchThatNoScenarioRuns_saysNothing() {
    TreeReview review = review(fill(TrialPatches::fillNothing), "drop-caches");
    assertThat(exitCode(review)).isEqualTo(ExitCode.NO_EFFECT);
    assertThat(review.notExercised()).containsExactly("fill_balloon()");
  }
}
