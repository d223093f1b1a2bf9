// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
import org.oomcheck.model.linux.virtio.RemovableRing;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** A driver that stops reporting free pages when it is suspended, and what its resume has to do. */
class SuspendedDeviceTest {
  private static final String SUSPEND = "suspend-with-reporting";
  private static final String RESUME = "resume-with-reporting";
  private static final KernelTree V5_8 = Catalogue.load().series("v5.8");

  private static final KernelTree UNREGISTERS =
      V5_8.with(BalloonRemoval.FREEZE, SuspendedDeviceTest::unregisterInFreeze);

  private static void unregisterInFreeze(VirtioBalloon vb, RemovableRing ring) {
    vb.kernel().pageReporting().forEach(PageReporting::unregister);
    BalloonRemoval.virtballoonFreeze(vb, ring);
  }

  private static boolean registerInRestore(VirtioBalloon vb, RemovableRing ring) {
    return BalloonRemoval.virtballoonRestore(vb, ring) && registersAgain(vb);
  }

  /** Registers whether the virtqueues are there or not. */
  private static boolean registerFirst(VirtioBalloon vb, RemovableRing ring) {
    return registersAgain(vb) && BalloonRemoval.virtballoonRestore(vb, ring);
  }

  private static boolean registersAgain(VirtioBalloon vb) {
    return vb.kernel().pageReporting().stream().allMatch(PageReporting::register);
  }

  private static List<Hazard> hazards(String id, KernelTree tree, int findVqsFails) {
    Scenario scenario = Scenarios.load().get(id);
    Settings settings = Settings.defaults(scenario);
    if (findVqsFails == 1) {
      settings = settings.with(scenario, "find-vqs-fails", 1);
    }
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(scenario.world(tree, settings));
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  @Test
  void unregisterInFreeze_keepsTheWorkerOffTheVirtqueuesThatAreGone() {
    assertThat(hazards(SUSPEND, V5_8, 0)).containsExactly(Hazard.LIFECYCLE);
    assertThat(hazards(SUSPEND, UNREGISTERS, 0)).isEmpty();
  }

  @Test
  void unregisterInFreeze_needsARestoreThatRegistersAgain() {
    assertThat(hazards(RESUME, UNREGISTERS, 0)).containsExactly(Hazard.GOAL_MISSED);
    KernelTree both =
        UNREGISTERS.with(BalloonRemoval.RESTORE, SuspendedDeviceTest::registerInRestore);
    assertThat(hazards(RESUME, both, 0)).isEmpty();
  }

  @Test
  void registerInRestore_hasToComeBehindItsErrorExit() {
    KernelTree first = UNREGISTERS.with(BalloonRemoval.RESTORE, SuspendedDeviceTest::registerFirst);
    assertThat(hazards(RESUME, first, 1)).containsExactly(Hazard.LIFECYCLE);
    KernelTree behind =
        UNREGISTERS.with(BalloonRemoval.RESTORE, SuspendedDeviceTest::registerInRestore);
    assertThat(hazards(RESUME, behind, 1)).isEmpty();
  }
}
