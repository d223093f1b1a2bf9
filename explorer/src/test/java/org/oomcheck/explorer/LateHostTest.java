// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** A driver that gives up waiting for a host that is late. */
class LateHostTest {
  private static final KernelTree V4_13 = Catalogue.load().series("v4.13");

  private static List<Hazard> hazards(KernelTree tree, int hostSeconds) {
    Scenario scenario = Scenarios.load().get("host-misbehaves");
    Settings settings = Settings.defaults(scenario).with(scenario, "host", hostSeconds);
    Verdict verdict =
        new Explorer(Options.defaults().hazards(scenario.lookedFor()))
            .explore(scenario.world(tree, settings));
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  /** Waits for a time, and continues as if the host had answered. */
  private static void tellHost(VirtioBalloon vb, Virtqueue vq, int jiffies) {
    vq.addOutbuf(Gfp.GFP_KERNEL);
    vq.kick();
    vb.acked().waitEventTimeout("virtqueue_get_buf()", vq::getBuf, jiffies);
  }

  private static KernelTree givesUpAfter(int jiffies) {
    return V4_13.with(VirtioBalloon.TELL_HOST, (vb, vq) -> tellHost(vb, vq, jiffies));
  }

  @Test
  void driverThatGivesUp_writesWhatTheHostMayStillRead_andLosesPages() {
    assertThat(hazards(givesUpAfter(10), 60))
        .containsExactly(Hazard.BUFFER_IN_USE, Hazard.ACCOUNTING);
  }

  @Test
  void driverThatWaitsForGood_leavesTheBufferAlone() {
    assertThat(hazards(V4_13, 60)).isEmpty();
  }

  /** The timeout is not what is wrong, but what follows it. */
  @Test
  void driverThatIsMorePatientThanTheHost_leavesTheBufferAlone() {
    assertThat(hazards(givesUpAfter(600), 5)).isEmpty();
  }
}
