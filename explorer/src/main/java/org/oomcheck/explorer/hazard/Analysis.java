// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.Livelock.Lasso;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.ShortestPath;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.model.machine.Hazard;

/** What a search has found: in single states, and on the graph of a complete search. */
public final class Analysis {

  /**
   * Where a hazard shows.
   *
   * @param states the states that show it, all at the same depth
   * @param further what follows from there before it is seen; empty if the state says it all
   */
  private record Sight(IntList states, List<Transition> further) {}

  private final Search search;
  private final Map<Hazard, Sight> sights = new EnumMap<>(Hazard.class);
  private boolean orderIsOpen;

  /** The analysis of a search that kept no graph, or was not complete. */
  public Analysis(Search search) {
    this.search = search;
    search
        .violations()
        .forEach((hazard, states) -> sights.put(hazard, new Sight(states, List.of())));
  }

  /** What single states show, and cycles too if the search was complete. */
  public Analysis(Program world, Search search, Options options) {
    this.search = search;
    search
        .violations()
        .forEach((hazard, states) -> sights.put(hazard, new Sight(states, List.of())));
    if (search.isComplete()) {
      analyseGraph(world, options);
    }
  }

  private void analyseGraph(Program world, Options options) {
    Livelock livelock = new Livelock(world, search, options.fairness());
    Set<Hazard> wanted = options.hazards();
    if (wanted.contains(Hazard.DEADLOCK) && !sights.containsKey(Hazard.DEADLOCK)) {
      stuckForGood(livelock, wanted);
    }
    if (wanted.contains(Hazard.OOM_LOCKUP)) {
      see(Hazard.OOM_LOCKUP, livelock.withoutProgress());
    }
    if (wanted.contains(Hazard.BUSY_NO_OP)) {
      see(Hazard.BUSY_NO_OP, livelock.busyWithoutWork());
    }
    if (wanted.contains(Hazard.DATA_RACE) && !sights.containsKey(Hazard.DATA_RACE)) {
      boolean apart = search.inOrder() && !options.symmetry();
      see(Hazard.DATA_RACE, apart ? HappensBeforeRaces.find(world, search, options) : null);
      orderIsOpen = !apart && HappensBeforeRaces.possible(world);
    }
    if (wanted.contains(Hazard.STALL)) {
      see(Hazard.STALL, LongestWait.worst(world, search));
    }
  }

  /**
   * Whether a race may be left that shows only where tasks of a role are told apart, and states are
   * in the order of depths.
   */
  public boolean orderIsOpen() {
    return orderIsOpen;
  }

  private void stuckForGood(Livelock livelock, Set<Hazard> wanted) {
    int state = livelock.stuckForGood();
    if (state < 0) {
      return;
    }
    search.load(state);
    boolean lost =
        wanted.contains(Hazard.LOST_WAKEUP) && !Wakeups.lost(search.expander()).isEmpty();
    if (!lost || !sights.containsKey(Hazard.LOST_WAKEUP)) {
      see(lost ? Hazard.LOST_WAKEUP : Hazard.DEADLOCK, new Lasso(state, List.of()));
    }
  }

  private void see(Hazard hazard, @Nullable Lasso lasso) {
    if (lasso != null) {
      IntList states = new IntList();
      states.add(lasso.state());
      sights.put(hazard, new Sight(states, lasso.cycle()));
    }
  }

  public Search search() {
    return search;
  }

  public Set<Hazard> hazards() {
    return sights.keySet();
  }

  /** The shortest way to a hazard that was found, and what follows. */
  public List<Transition> way(Hazard hazard) {
    Sight sight = sights.get(hazard);
    if (sight == null) {
      throw new IllegalStateException(hazard + " was not found");
    }
    List<Transition> way = new ArrayList<>();
    if (sight.further().isEmpty()) {
      way.addAll(new ShortestPath(search).to(sight.states()));
    } else {
      IntList start = new IntList();
      start.add(sight.further().get(0).state());
      way.addAll(new ShortestPath(search).to(start));
      way.addAll(sight.further());
    }
    return way;
  }
}
