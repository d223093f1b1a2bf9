// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.NamedPages;
import org.oomcheck.model.linux.virtio.BalloonRelease;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/**
 * Pages with a name: what is freed by an array that is not the task's own, and a walk of a list.
 */
class NamedPagesTest {
  private static final KernelTree V4_13 = Catalogue.load().series("v4.13");

  private static List<Hazard> hazards(String id, KernelTree tree, String name, int value) {
    Scenario scenario = Scenarios.load().get(id);
    Settings settings = Settings.defaults(scenario).with(scenario, name, value);
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(scenario.world(tree, settings));
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  private static List<Hazard> overwritten(KernelTree tree) {
    return hazards("pfns-overwritten", tree, "balloon", 1);
  }

  /** Drops balloon_lock before it frees the pages. */
  private static int releaseAfterUnlock(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    int numPfns = vb.dequeuePages(Math.min(num, vb.sizes().arrayPfnsMax()));
    vb.tellHostAbout(vb.deflateVq(), numPfns);
    vb.balloonLock().unlock();
    vb.releasePagesBalloon(numPfns);
    return numPfns;
  }

  @Test
  void releaseAfterUnlock_freesWhatAnotherTaskHasWrittenToTheArray() {
    KernelTree byArray =
        V4_13.with(BalloonRelease.RELEASE_PAGES_BALLOON, BalloonRelease::releasePagesByPfn);
    assertThat(overwritten(byArray)).isEmpty();
    assertThat(
            overwritten(
                byArray.with(VirtioBalloon.LEAK_BALLOON, NamedPagesTest::releaseAfterUnlock)))
        .containsExactly(Hazard.ACCOUNTING, Hazard.KERNEL_BUG);
  }

  @Test
  void releaseAfterUnlock_doesNoHarm_withAListOfTheTasksOwn() {
    KernelTree ownList = V4_13.with(VirtioBalloon.LEAK_BALLOON, NamedPagesTest::releaseAfterUnlock);
    assertThat(overwritten(ownList)).isEmpty();
  }

  private static List<Hazard> walk(boolean lockPage, int balloon) {
    KernelTree tree =
        V4_13.with(BalloonCompaction.BALLOON_PAGE_DEQUEUE, pages -> firstUnlocked(pages, lockPage));
    return hazards("list-walk-and-compaction", tree, "balloon", balloon);
  }

  /** Takes the first page of the list without pages_lock; gives up if compaction has it. */
  private static boolean firstUnlocked(BalloonCompaction balloon, boolean lockPage) {
    NamedPages list = balloon.names().get(0);
    int page = list.nextOf(NamedPages.HEAD);
    if (page == NamedPages.HEAD || (lockPage && !list.trylockPage(page))) {
      return false;
    }
    boolean there = !list.isIsolated(page);
    if (there) {
      balloon.delete(page);
    }
    if (lockPage) {
      list.unlockPage(page);
    }
    return there;
  }

  /** A page that is taken off the list twice is a use of poisoned links. */
  @Test
  void pageThatCompactionHasIsolated_isNotDeletedAgain() {
    assertThat(walk(false, 1)).containsExactly(Hazard.KERNEL_BUG);
    assertThat(walk(true, 1)).isEmpty();
  }

  /** The whole walk of v4.4, which follows the link of a page that is gone. */
  @Test
  void walkWithoutPagesLock_followsAPoisonedLink() {
    String id = "list-walk-and-compaction";
    KernelTree unlocked =
        V4_13.with(
            BalloonCompaction.BALLOON_PAGE_DEQUEUE, BalloonCompaction::balloonPageDequeueUnlocked);
    for (int balloon = 1; balloon <= 2; balloon++) {
      assertThat(hazards(id, unlocked, "balloon", balloon)).containsExactly(Hazard.KERNEL_BUG);
      assertThat(hazards(id, V4_13, "balloon", balloon)).isEmpty();
    }
  }
}
