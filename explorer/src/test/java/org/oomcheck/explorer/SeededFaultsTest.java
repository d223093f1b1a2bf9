// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** One line of a modelled function is taken away or changed; the explorer has to notice. */
class SeededFaultsTest {
  private static final KernelTree V4_13 = Catalogue.load().series("v4.13");
  private static final KernelTree V4_15 = Catalogue.load().series("v4.15");

  private static List<Counterexample> explore(KernelTree tree) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Settings settings = Settings.defaults(scenario).with(scenario, "allocators", 1);
    Options options = Options.defaults().hazards(scenario.lookedFor());
    Verdict verdict = new Explorer(options).explore(scenario.world(tree, settings));
    assertThat(verdict).isNotInstanceOfAny(Verdict.HarnessError.class, Verdict.Inconclusive.class);
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  private static List<Hazard> hazards(KernelTree tree) {
    return explore(tree).stream().map(Counterexample::hazard).toList();
  }

  @Test
  void unlockOfBalloonLockDropped_isNoticed() {
    assertThat(hazards(V4_15)).isEmpty();
    assertThat(hazards(V4_15.with(VirtioBalloon.LEAK_BALLOON, SeededFaultsTest::leakAndKeep)))
        .contains(Hazard.DEADLOCK);
  }

  /** leak_balloon() without its mutex_unlock(). */
  private static int leakAndKeep(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    int numPfns = vb.pages().dequeue() ? 1 : 0;
    vb.tellHostAbout(vb.deflateVq(), numPfns);
    return numPfns;
  }

  @Test
  void unlockOfOomLockDropped_isNoticed() {
    assertThat(hazards(V4_15.with(PageAlloc.ALLOC_PAGES_MAY_OOM, SeededFaultsTest::killAndKeep)))
        .contains(Hazard.LOCK_MISUSE);
  }

  /** __alloc_pages_may_oom() without its mutex_unlock(). */
  private static OomResult killAndKeep(Kernel kernel, int gfp, Progress progress) {
    if (!kernel.oomKill().oomLock().trylock()) {
      kernel.sleep().scheduleTimeoutUninterruptible(1);
      return OomResult.PROGRESS;
    }
    kernel.call(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, gfp));
    return OomResult.PROGRESS;
  }

  /** v4.13, but the notifiers are not run for an allocation that may not enter the filesystem. */
  private static final KernelTree NO_NOTIFIERS_FOR_NOFS =
      V4_13.with(OomKill.OUT_OF_MEMORY, SeededFaultsTest::outOfMemory);

  private static boolean outOfMemory(Kernel kernel, int gfp) {
    return !Gfp.has(gfp, Gfp.__GFP_FS) || OomKill.outOfMemory(kernel, gfp);
  }

  @Test
  void trylockOfOomLockTurnedIntoALock_closesACircleOfThreeLocks() {
    assertThat(hazards(NO_NOTIFIERS_FOR_NOFS)).isEmpty();
    List<Counterexample> found =
        explore(NO_NOTIFIERS_FOR_NOFS.with(PageAlloc.ALLOC_PAGES_MAY_OOM, SeededFaultsTest::lock));
    assertThat(found).extracting(Counterexample::hazard).containsExactly(Hazard.DEADLOCK);
    Counterexample deadlock = found.get(0);
    assertThat(deadlock.cycle()).hasSize(3);
    assertThat(deadlock.cycle().stream().map(task -> deadlock.tasks().get(task).lock()))
        .containsExactlyInAnyOrder("&vb->balloon_lock", "&fs->lock", "&oom_lock");
  }

  /** __alloc_pages_may_oom() with mutex_lock() in place of mutex_trylock(). */
  private static OomResult lock(Kernel kernel, int gfp, Progress progress) {
    kernel.oomKill().oomLock().lock();
    boolean page = kernel.pageAlloc().getPageFromFreelist(progress);
    boolean retry = !page && kernel.call(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, gfp));
    kernel.oomKill().oomLock().unlock();
    if (page) {
      return OomResult.PAGE;
    }
    return retry ? OomResult.PROGRESS : OomResult.NOTHING;
  }

  @Test
  void allocationMovedBackUnderTheLock_isNoticed() {
    KernelTree back = V4_15.with(VirtioBalloon.FILL_BALLOON, VirtioBalloon::fillBalloon);
    assertThat(hazards(back)).containsExactly(Hazard.DEADLOCK);
  }

  /** Without a notifier, v3.18, no task changes num_pages while the worker looks at it. */
  @Test
  void numPagesReadWithoutBalloonLock_races_whereTheNotifierChangesIt() {
    assertThat(races("v4.13")).isEqualTo(races("v6.12")).isTrue();
    assertThat(races("v3.18")).isFalse();
  }

  private static boolean races(String series) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Options options = Options.defaults().hazards(Set.of(Hazard.DATA_RACE));
    Verdict verdict =
        new Explorer(options)
            .explore(scenario.world(Catalogue.load().series(series), Settings.defaults(scenario)));
    return verdict instanceof Verdict.Violated;
  }
}
