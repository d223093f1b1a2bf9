// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Step;

/** {@link Hazard#DATA_RACE}: two accesses at one moment, or two that nothing orders. */
@AutoService(HazardCheck.class)
public final class DataRaceCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.DATA_RACE;
  }

  @Override
  public boolean isKeptByReduction() {
    return false;
  }

  @Override
  public boolean isConcernedBy(SuccessorGenerator state) {
    return EnabledRaces.in(state);
  }

  @Override
  public void inState(SuccessorGenerator state, Consumer<Signature> found) {
    EnabledRaces.find(state).forEach(race -> found.accept(race.signature(state)));
  }

  @Override
  public void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    boolean known =
        graph.search().violations().keySet().stream()
            .anyMatch(signature -> signature.hazard() == hazard());
    if (!known && graph.search().inOrder() && !options.symmetry()) {
      HappensBeforeRaces.find(graph.program(), graph.search(), options).ifPresent(found);
    }
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    List<Said> said = new ArrayList<>();
    for (EnabledRaces.Race race : EnabledRaces.find(end.state())) {
      said.add(
          new Said(
              race.signature(end.state()),
              end.program().comm(race.one())
                  + " and "
                  + end.program().comm(race.other())
                  + " access a variable at the same time: "
                  + end.state().node(race.one()).label
                  + " and "
                  + end.state().node(race.other()).label,
              false));
    }
    if (said.isEmpty()) {
      end.unordered().forEach(race -> said.add(unordered(end, race)));
    }
    return said;
  }

  private static Said unordered(RunEnd end, RunEnd.Unordered race) {
    Step<?> first = race.first().step();
    Step<?> second = race.second();
    return new Said(
        race.signature(end),
        end.program().comm(race.first().task())
            + " and "
            + end.program().comm(race.task())
            + " access a variable, and nothing orders the one before the other: "
            + first.label()
            + " and "
            + second.label(),
        false);
  }
}
