// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.ShortestPath;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.model.machine.Hazard;

/** What a search has found: in single states, and in the graph of a complete search. */
public final class Analysis {

  /**
   * Where a finding shows.
   *
   * @param states the states that show it, all at the same depth
   * @param further what follows from there before it is seen; empty if the state says it all
   */
  private record Sight(IntList states, List<Transition> further, boolean possible) {}

  private final Search search;
  private final Map<Signature, Sight> sights = new LinkedHashMap<>();
  private final boolean orderIsOpen;
  private final Goals goals;

  /** What single states show, and the graph too if the search was complete. */
  public Analysis(Program program, Search search, Options options) {
    this.search = search;
    search
        .violations()
        .forEach((finding, states) -> sights.put(finding, new Sight(states, List.of(), false)));
    if (!search.isComplete()) {
      this.goals = new UnreachedGoals(program).in(search);
    } else {
      ExploredGraph graph = new ExploredGraph(program, search);
      for (HazardCheck check : HazardChecks.of(options.hazards())) {
        check.inGraph(graph, options, this::see);
      }
      this.goals = graph.goals();
    }
    boolean apart = search.inOrder() && !options.symmetry();
    this.orderIsOpen =
        search.isComplete()
            && options.hazards().contains(Hazard.DATA_RACE)
            && !hazards().contains(Hazard.DATA_RACE)
            && !apart
            && HappensBeforeRaces.possible(program);
  }

  /**
   * Whether a race may be left that shows only where tasks of a role are told apart, and states are
   * in the order of depths.
   */
  public boolean orderIsOpen() {
    return orderIsOpen;
  }

  /** The goals of the world, and which of them some state satisfies. */
  public Goals goals() {
    return goals;
  }

  private void see(HazardCheck.Found found) {
    Sight known = sights.get(found.signature());
    IntList states = new IntList();
    states.add(found.state());
    Sight seen = new Sight(states, found.further(), found.possible());
    if (known == null || steps(seen) < steps(known)) {
      sights.put(found.signature(), seen);
    }
  }

  public Search search() {
    return search;
  }

  /** The hazards that were found. */
  public Set<Hazard> hazards() {
    Set<Hazard> hazards = new TreeSet<>();
    sights.keySet().forEach(finding -> hazards.add(finding.hazard()));
    return hazards;
  }

  /** All findings, sorted. */
  public Set<Signature> findings() {
    return new TreeSet<>(sights.keySet());
  }

  /** For each hazard the finding with the fewest steps. */
  public Map<Hazard, Signature> nearest() {
    Map<Hazard, Signature> nearest = new TreeMap<>();
    for (Signature finding : findings()) {
      nearest.merge(
          finding.hazard(), finding, (one, other) -> steps(other) < steps(one) ? other : one);
    }
    return nearest;
  }

  private int steps(Signature finding) {
    return steps(sight(finding));
  }

  private int steps(Sight sight) {
    return search.depthOf(sight.states().get(0)) + sight.further().size();
  }

  private Sight sight(Signature finding) {
    Sight sight = sights.get(finding);
    if (sight == null) {
      throw new IllegalStateException(finding + " was not found");
    }
    return sight;
  }

  /** Whether another schedule leads out of a loop that was found. */
  public boolean isPossible(Signature finding) {
    return sight(finding).possible();
  }

  /** Whether what was found is a lockup, so that the end of its path is a loop. */
  public static boolean isLoop(Signature finding) {
    return finding.hazard() == Hazard.OOM_LOCKUP || finding.hazard() == Hazard.BUSY_NO_OP;
  }

  /** A path to a finding, and what follows; the shortest one if states are in order of depth. */
  public List<Transition> path(Signature finding) {
    return path(finding, 1);
  }

  /** A path to a finding, and several laps of the cycle that follows it. */
  public List<Transition> path(Signature finding, int laps) {
    Sight sight = sight(finding);
    List<Transition> path =
        new ArrayList<>(
            search.inOrder()
                ? new ShortestPath(search).to(sight.states())
                : search.graph().pathTo(sight.states().get(0)));
    for (int lap = 0; lap < laps; lap++) {
      path.addAll(sight.further());
    }
    return path;
  }
}
