// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A schedule gives the same trace again, or is refused. */
class ReplayTest {
  private final Explorer explorer = new Explorer(Options.defaults());

  private static World world(String series) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    return scenario.world(Catalogue.load().series(series), Settings.defaults(scenario));
  }

  private Counterexample deadlock() {
    Verdict.Violated violated = (Verdict.Violated) explorer.explore(world("v4.13"));
    return violated.counterexamples().get(0);
  }

  @Test
  void schedule_givesTheSameCounterexample() {
    Counterexample found = deadlock();
    assertThat(explorer.replay(world("v4.13"), Hazard.DEADLOCK, found.schedule())).isEqualTo(found);
  }

  @Test
  void counterexample_hasTheFewestContextSwitches() {
    assertThat(deadlock().contextSwitches()).isEqualTo(1);
  }

  @Test
  void scheduleOfAnotherKernel_isRefused() {
    assertThatThrownBy(
            () -> explorer.replay(world("v4.15"), Hazard.DEADLOCK, deadlock().schedule()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scheduleThatEndsTooEarly_isRefused() {
    List<Choice> schedule = deadlock().schedule();
    assertThatThrownBy(
            () ->
                explorer.replay(
                    world("v4.13"), Hazard.DEADLOCK, schedule.subList(0, schedule.size() - 1)))
        .hasMessageContaining("does not end in DEADLOCK");
  }

  @Test
  void stepThatIsNotPossible_isRefusedWithItsNumberAndTask() {
    List<Choice> schedule = new ArrayList<>(deadlock().schedule());
    schedule.add(0, new Choice(2, 0));
    assertThatThrownBy(() -> explorer.replay(world("v4.13"), Hazard.DEADLOCK, schedule))
        .hasMessageContaining("step 1 of the schedule")
        .hasMessageContaining("host at 'waits for a kick'");
    schedule.set(0, new Choice(99, 0));
    assertThatThrownBy(() -> explorer.replay(world("v4.13"), Hazard.DEADLOCK, schedule))
        .hasMessageContaining("there is no task 99");
  }
}
