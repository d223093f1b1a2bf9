// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;

/**
 * {@link Hazard#GOAL_MISSED}: no state of the world satisfies a goal that it states.
 *
 * <p>This is a property of all runs. What is shown for it is the shortest run to an end, a state or
 * a component that no transition leaves. A schedule that is taken again has to come to such an end
 * without the goal, and everything is searched once more from the start: another run may reach it.
 * Where every run ends with a complaint of the modelled kernel, that complaint is the finding.
 */
@AutoService(HazardCheck.class)
public final class GoalCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.GOAL_MISSED;
  }

  @Override
  public boolean isKeptByReduction() {
    return false;
  }

  @Override
  public void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    List<String> missed = graph.goals().missed();
    if (!missed.isEmpty()) {
      int end = graph.terminal().get(0)[0];
      missed.forEach(goal -> found.accept(new Found(signature(goal), end, List.of(), false)));
    }
  }

  private Signature signature(String goal) {
    return new Signature(hazard(), goal);
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    return end.missedGoals().stream()
        .map(
            goal ->
                new Said(
                    signature(goal),
                    "no run reaches the goal '" + goal + "'; this one is the shortest to an end",
                    false))
        .toList();
  }
}
