// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A process that waits in throttle_direct_reclaim() for a kswapd that never comes back. */
class ThrottledReclaimTest {
  private static final Scenario SCENARIO = Scenarios.load().get("throttled-behind-kswapd");

  private static Set<String> blockedForEver(int sigkill, int fs) {
    Settings settings =
        Settings.defaults(SCENARIO)
            .with(SCENARIO, "host-answers", 0)
            .with(SCENARIO, "sigkill", sigkill)
            .with(SCENARIO, "fs", fs);
    Verdict verdict =
        new Explorer(Options.defaults().hazards(SCENARIO.lookedFor()))
            .explore(SCENARIO.world(Catalogue.load().series("v6.12"), settings));
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    return ((Verdict.Violated) verdict)
        .counterexamples().stream()
            .flatMap(finding -> finding.tasks().stream())
            .filter(task -> task.standing() == Counterexample.Standing.BLOCKED)
            .map(Counterexample.TaskState::comm)
            .collect(Collectors.toSet());
  }

  @Test
  void processThatMayEnterTheFilesystem_waitsAsLongAsKswapd() {
    assertThat(blockedForEver(0, 1)).containsExactlyInAnyOrder("kswapd0", "allocator");
  }

  /** The kernel's wait is wait_event_killable(). */
  @Test
  void processThatIsKilled_reclaimsByItself() {
    assertThat(blockedForEver(1, 1)).containsExactly("kswapd0");
  }

  /** The kernel's wait is then wait_event_interruptible_timeout(), for HZ. */
  @Test
  void processThatMayNotEnterTheFilesystem_waitsForASecond() {
    assertThat(blockedForEver(0, 0)).containsExactly("kswapd0");
  }
}
