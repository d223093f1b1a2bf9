// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Step;

/**
 * Finds two accesses to one variable that never come at the same moment, and yet have no order in
 * the kernel's memory model: what keeps one of them waiting for the other is a {@code READ_ONCE} of
 * a {@code WRITE_ONCE}. Every access is followed, with the tasks that come after it, until another
 * access is met that does not.
 *
 * <p>The search must be one in the order of depths, without symmetry and reduction.
 */
public final class HappensBeforeRaces {

  /** A state, and what is known there of the access that is followed. */
  private record Place(int state, HappensBefore knowledge) {}

  /** How a place was come to: by an edge, from a place or, with the access itself, from none. */
  private record Way(Place place, @Nullable Way before, int from, int edge) {}

  private final Search search;
  private final TransitionGraph graph;
  private final Options options;

  private HappensBeforeRaces(Search search, Options options) {
    this.search = search;
    this.graph = search.graph();
    this.options = options;
  }

  /** Whether there can be such accesses: some need an order, and some give none. */
  static boolean possible(Program world) {
    List<Step<?>> accesses = accesses(world);
    return world.tasks() <= Long.SIZE
        && accesses.stream().anyMatch(HappensBeforeRaces::ordersNothing)
        && accesses.stream()
            .anyMatch(
                one -> accesses.stream().anyMatch(other -> EnabledRaces.conflict(one, other)));
  }

  /** Whether an access is marked and hands nothing on. */
  public static boolean ordersNothing(Step<?> access) {
    return access.access().marked() && !access.access().ordered();
  }

  private static List<Step<?>> accesses(Program world) {
    List<Step<?>> accesses = new ArrayList<>();
    for (Automaton automaton : world.automata()) {
      for (int node = 0; node < automaton.nodes(); node++) {
        Step<?> access = EnabledRaces.access(automaton.node(node));
        if (access != null) {
          accesses.add(access);
        }
      }
    }
    return accesses;
  }

  /** The shortest path from the first access to before the second one, if there is any. */
  static Optional<HazardCheck.Found> find(Program world, Search search, Options options) {
    if (!possible(world)) {
      return Optional.empty();
    }
    HappensBeforeRaces unordered = new HappensBeforeRaces(search, options);
    List<Step<?>> followed = new ArrayList<>();
    List<Step<?>> accesses = accesses(world);
    @Nullable Way best = null;
    int least = Integer.MAX_VALUE;
    for (Step<?> access : accesses) {
      boolean known = followed.stream().anyMatch(other -> alike(other, access));
      if (!known && accesses.stream().anyMatch(other -> EnabledRaces.conflict(access, other))) {
        followed.add(access);
        Found found = unordered.follow(access, least);
        best = found == null ? best : found.way();
        least = found == null ? least : found.steps();
      }
    }
    return best == null ? Optional.empty() : Optional.of(unordered.found(best));
  }

  private static boolean alike(Step<?> one, Step<?> other) {
    return one.object() == other.object()
        && one.kind() == other.kind()
        && one.access().marked() == other.access().marked();
  }

  /**
   * A way to a place where the next step of a task is such an access, and how long all of it is.
   */
  private record Found(Way way, int steps) {}

  /** Follows all accesses that are like this one, breadth first, for fewer steps than given. */
  private @Nullable Found follow(Step<?> access, int least) {
    Set<Place> seen = new HashSet<>();
    List<Way> level = new ArrayList<>();
    int depths = search.levels().size();
    for (int depth = 0; depth < least && (depth < depths || !level.isEmpty()); depth++) {
      List<Way> next = new ArrayList<>();
      for (Way way : level) {
        if (expand(way, access, seen, next)) {
          return new Found(way, depth);
        }
      }
      if (depth < depths) {
        begin(depth, access, seen, next);
      }
      Limit limit = options.limits().reached(seen.size(), search.seconds(), 0);
      if (limit != null) {
        search.giveUp(limit);
        return null;
      }
      level = next;
    }
    return null;
  }

  /** Adds the places behind all accesses in states of a depth. */
  private void begin(int depth, Step<?> access, Set<Place> seen, List<Way> next) {
    IntList levels = search.levels();
    int end = depth + 1 < levels.size() ? levels.get(depth + 1) : search.store().count();
    for (int state = levels.get(depth); state < end; state++) {
      search.load(state);
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int mover = graph.mover(edge);
        Step<?> made = mover == Choice.CLOCK ? null : accessOf(mover);
        if (made != null && alike(made, access)) {
          ControlLocation node = search.expander().node(mover);
          Place place = new Place(graph.target(edge), HappensBefore.of(mover, node));
          if (seen.add(place)) {
            next.add(new Way(place, null, state, edge));
          }
        }
      }
    }
  }

  private @Nullable Step<?> accessOf(int task) {
    return EnabledRaces.access(search.expander().node(task));
  }

  /** Adds the places that follow; true if an access is met that does not come after the first. */
  private boolean expand(Way way, Step<?> access, Set<Place> seen, List<Way> next) {
    int state = way.place().state();
    HappensBefore knowledge = way.place().knowledge();
    search.load(state);
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      int mover = graph.mover(edge);
      HappensBefore then = knowledge;
      if (mover != Choice.CLOCK) {
        Step<?> met = accessOf(mover);
        if (met != null && !knowledge.comesAfter(mover) && EnabledRaces.conflict(access, met)) {
          return true;
        }
        then = knowledge.after(mover, search.expander().node(mover));
      }
      Place place = new Place(graph.target(edge), then);
      if (seen.add(place)) {
        next.add(new Way(place, way, state, edge));
      }
    }
    return false;
  }

  private HazardCheck.Found found(Way last) {
    List<Transition> hops = new ArrayList<>();
    Way first = last;
    for (Way way = last; way != null; way = way.before()) {
      hops.add(new Transition(way.from(), graph.mover(way.edge()), graph.branch(way.edge())));
      first = way;
    }
    Collections.reverse(hops);
    String one = accessBehind(first.from(), graph.mover(first.edge()));
    String other = nextUnordered(last, one);
    Signature signature = new Signature(Hazard.DATA_RACE, EnabledRaces.inOrder(one, other));
    return new HazardCheck.Found(signature, hops.get(0).state(), hops, false);
  }

  private String accessBehind(int state, int task) {
    search.load(state);
    return search.expander().node(task).label
        + LockCycle.place(search.expander().program(), search.expander(), task);
  }

  /** The access that is met behind a path and does not come after the first one. */
  private String nextUnordered(Way last, String ifNone) {
    int state = last.place().state();
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      int mover = graph.mover(edge);
      search.load(state);
      if (mover != Choice.CLOCK
          && accessOf(mover) != null
          && !last.place().knowledge().comesAfter(mover)) {
        return accessBehind(state, mover);
      }
    }
    return ifNone;
  }
}
