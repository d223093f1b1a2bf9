// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.EarlyStats;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A host that answers before the driver is ready, and what an error exit has to cancel then. */
class EarlyAnswerTest {

  /** Probes with one exit that may be taken, which does what it is given between the pieces. */
  private static BalloonProbe.Run probe(boolean cancelsFirst, boolean cancelsLast) {
    return probe -> {
      if (!probe.setsUp(Piece.VB)) {
        return false;
      }
      if (!probe.setsUp(Piece.VIRTQUEUES)) {
        return probe.fails(Piece.VB);
      }
      if (probe.setsUp(Piece.WORKQUEUE)) {
        return true;
      }
      cancel(probe, cancelsFirst);
      probe.fails(Piece.VIRTQUEUES);
      cancel(probe, cancelsLast);
      return probe.fails(Piece.VB);
    };
  }

  private static void cancel(BalloonProbe probe, boolean cancels) {
    EarlyStats stats = probe.earlyStats();
    if (stats != null && cancels) {
      stats.cancelWorkSync();
    }
  }

  private static @Nullable Counterexample finding(int silent, BalloonProbe.Run probe) {
    Scenario scenario = Scenarios.load().get("probe-fails-half-way");
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(
                scenario.world(
                    Catalogue.load().series("v6.12").with(BalloonProbe.PROBE, probe),
                    Settings.defaults(scenario).with(scenario, "silent-until-ready", silent)));
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples().get(0) : null;
  }

  @Test
  void workThatIsQueuedBeforeDriverOk_outlivesAFailedProbe() {
    assertThat(finding(1, probe(false, false))).isNull();
    assertThat(finding(0, probe(false, false)))
        .isNotNull()
        .satisfies(found -> assertThat(found.hazard()).isEqualTo(Hazard.LIFECYCLE))
        .satisfies(found -> assertThat(found.message()).startsWith("update_balloon_stats_func()"));
  }

  @Test
  void itHasToBeCancelledBehindTheVirtqueues_notBefore() {
    assertThat(finding(0, probe(true, false))).isNotNull();
    assertThat(finding(0, probe(false, true))).isNull();
  }
}
