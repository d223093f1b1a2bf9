// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.oomcheck.explorer.state.LongSet;
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

  private final Search search;
  private final TransitionGraph graph;
  private final Options options;

  /** By edge, the number of the control location that it leaves; -1 where the clock moves. */
  private final IntList locations = new IntList();

  /** Whether memory that is freed counts as accessed; not where it is used after that as well. */
  private final boolean frees;

  /** By edge, whether its step turns out to have no order. */
  private final BitSet unordered = new BitSet();

  /** By number, the control locations of all tasks. */
  private final List<ControlLocation> byNumber = new ArrayList<>();

  private HappensBeforeRaces(Program world, Search search, Options options) {
    this.search = search;
    this.graph = search.graph();
    this.options = options;
    this.frees = frees(search);
    IdentityHashMap<Automaton, Integer> first = new IdentityHashMap<>();
    for (Automaton automaton : world.automata()) {
      first.put(automaton, byNumber.size());
      for (int node = 0; node < automaton.nodes(); node++) {
        byNumber.add(automaton.node(node));
      }
    }
    for (int state = 0; state < graph.states(); state++) {
      search.load(state);
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int mover = graph.mover(edge);
        if (mover == Choice.CLOCK) {
          locations.add(-1);
          continue;
        }
        ControlLocation node = search.expander().node(mover);
        locations.add(first.getOrDefault(world.automaton(mover), 0) + node.id);
        unordered.set(edge, !search.expander().ordered(mover));
      }
    }
  }

  private static boolean frees(Search search) {
    return search.violations().keySet().stream()
        .noneMatch(signature -> signature.hazard() == Hazard.LIFECYCLE);
  }

  /** Whether there can be such accesses: some need an order, and some steps give none. */
  static boolean possible(Program world) {
    List<Step<?>> accesses = accesses(world);
    return world.tasks() <= Long.SIZE
        && (accesses.stream().anyMatch(HappensBeforeRaces::ordersNothing) || tries(world))
        && accesses.stream().anyMatch(one -> needsOrder(world, accesses, one));
  }

  /** Whether some step needs an order with an access. */
  private static boolean needsOrder(Program world, List<Step<?>> accesses, Step<?> access) {
    return accesses.stream().anyMatch(other -> EnabledRaces.conflict(access, other))
        || steps(world).anyMatch(step -> EnabledRaces.frees(step, access));
  }

  private static Stream<Step<?>> steps(Program world) {
    return world.automata().stream()
        .flatMap(automaton -> IntStream.range(0, automaton.nodes()).mapToObj(automaton::node))
        .map(node -> node.step)
        .flatMap(Stream::ofNullable);
  }

  /** Whether a task tries a lock: that another one holds it orders nothing. */
  private static boolean tries(Program world) {
    return steps(world).anyMatch(step -> step.kind() == Step.Kind.TRY_ACQUIRE);
  }

  /** Whether an access is marked and does not hand on or take all that it could. */
  private static boolean ordersNothing(Step<?> access) {
    boolean full =
        switch (access.kind()) {
          case READ -> access.access().acquires();
          case WRITE -> access.access().releases();
          default -> access.access().acquires() && access.access().releases();
        };
    return access.access().marked() && (!full || access.mayBeUnordered());
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
    HappensBeforeRaces races = new HappensBeforeRaces(world, search, options);
    List<Step<?>> followed = new ArrayList<>();
    List<Step<?>> accesses = accesses(world);
    @Nullable Found best = null;
    int least = Integer.MAX_VALUE;
    for (Step<?> access : accesses) {
      boolean known = followed.stream().anyMatch(other -> alike(other, access));
      if (!known && needsOrder(world, accesses, access)) {
        followed.add(access);
        Found found = races.new Followed(access).follow(least);
        best = found == null ? best : found;
        least = found == null ? least : found.steps();
      }
    }
    return best == null ? Optional.empty() : Optional.of(races.found(best));
  }

  private static boolean alike(Step<?> one, Step<?> other) {
    return one.object() == other.object()
        && one.kind() == other.kind()
        && one.access().racesLike(other.access());
  }

  /**
   * A path to before the second access.
   *
   * @param path the transitions, the first one that of the first access
   * @param knowledge what is known at its end of the first access
   * @param state the state at its end
   */
  private record Found(List<Transition> path, HappensBefore knowledge, int state) {
    int steps() {
      return path.size() - 1;
    }
  }

  /**
   * What follows all accesses that are like one, breadth first. A place is a state with what is
   * known there of the access.
   */
  private final class Followed {
    /** By number of a control location, whether the access there is like the first one. */
    private final BitSet alike = new BitSet();

    /** The same, whether it needs an order with the first one. */
    private final BitSet conflicting = new BitSet();

    /** The same, whether it frees the object that the access is made to. */
    private final BitSet freeing = new BitSet();

    /** By state, the tasks that may still make a conflicting access from there on. */
    private final long[] ahead = new long[graph.states()];

    private final List<HappensBefore> knowledge = new ArrayList<>();
    private final Map<HappensBefore, Integer> numbers = new HashMap<>();
    private final LongSet seen = new LongSet();

    /** The places, in the order in which they are come to: the state and the knowledge. */
    private final IntList states = new IntList();

    private final IntList known = new IntList();

    /** How a place was come to: by an edge, from a state and, but for the first, from a place. */
    private final IntList edges = new IntList();

    private final IntList from = new IntList();
    private final IntList before = new IntList();

    Followed(Step<?> access) {
      for (int number = 0; number < byNumber.size(); number++) {
        Step<?> step = byNumber.get(number).step;
        Step<?> other = EnabledRaces.access(byNumber.get(number));
        freeing.set(number, frees && step != null && EnabledRaces.frees(step, access));
        alike.set(number, other != null && alike(other, access));
        conflicting.set(number, other != null && EnabledRaces.conflict(access, other));
      }
      boolean changed = true;
      while (changed) {
        changed = false;
        for (int state = graph.states() - 1; state >= 0; state--) {
          long tasks = tasksAhead(state);
          changed |= tasks != ahead[state];
          ahead[state] = tasks;
        }
      }
    }

    private long tasksAhead(int state) {
      long tasks = 0;
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        tasks |= ahead[graph.target(edge)] | (conflicts(edge) ? 1L << graph.mover(edge) : 0);
      }
      return tasks;
    }

    private boolean conflicts(int edge) {
      int location = locations.get(edge);
      return location >= 0 && (conflicting.get(location) || freeing.get(location));
    }

    private boolean comesAfter(HappensBefore first, int edge) {
      int location = locations.get(edge);
      int mover = graph.mover(edge);
      return freeing.get(location)
          ? first.freeComesAfter(mover)
          : first.comesAfter(mover, byNumber.get(location));
    }

    /** The first path to such an access, of fewer steps than given; null if there is none. */
    @Nullable Found follow(int least) {
      int depths = search.levels().size();
      int place = 0;
      for (int depth = 0; depth < least && (depth < depths || place < states.size()); depth++) {
        for (int end = states.size(); place < end; place++) {
          if (expand(place)) {
            return new Found(path(place), knowledge.get(known.get(place)), states.get(place));
          }
        }
        if (depth < depths) {
          begin(depth);
        }
        Limit limit = options.limits().reached(seen.size(), search.seconds(), 0);
        if (limit != null) {
          search.giveUp(limit);
          return null;
        }
      }
      return null;
    }

    /** Adds the places behind all accesses in states of a depth. */
    private void begin(int depth) {
      IntList levels = search.levels();
      int end = depth + 1 < levels.size() ? levels.get(depth + 1) : graph.states();
      for (int state = levels.get(depth); state < end; state++) {
        for (int edge = graph.first(state); edge < graph.end(state); edge++) {
          int location = locations.get(edge);
          if (location >= 0 && alike.get(location)) {
            int mover = graph.mover(edge);
            add(
                number(HappensBefore.of(mover, byNumber.get(location), !unordered.get(edge))),
                -1,
                state,
                edge);
          }
        }
      }
    }

    /** Adds the places that follow; true if an access is met that does not come after the first. */
    private boolean expand(int place) {
      int state = states.get(place);
      HappensBefore here = knowledge.get(known.get(place));
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int then = known.get(place);
        if (locations.get(edge) >= 0) {
          int mover = graph.mover(edge);
          if (conflicts(edge) && !comesAfter(here, edge)) {
            return true;
          } else if (freeing.get(locations.get(edge))) {
            continue; // the variable has ended
          }
          HappensBefore after =
              here.after(mover, byNumber.get(locations.get(edge)), !unordered.get(edge));
          then = after.equals(here) ? then : number(after);
        }
        add(then, place, state, edge);
      }
      return false;
    }

    private int number(HappensBefore what) {
      Integer known = numbers.get(what);
      if (known == null) {
        known = knowledge.size();
        knowledge.add(what);
        numbers.put(what, known);
      }
      return known;
    }

    /** Adds a place, unless all conflicting accesses from there on come after the first one. */
    private void add(int what, int place, int state, int edge) {
      int target = graph.target(edge);
      boolean open = (ahead[target] & ~knowledge.get(what).tasks()) != 0;
      if (open && seen.add((long) target << Integer.SIZE | what)) {
        states.add(target);
        known.add(what);
        edges.add(edge);
        from.add(state);
        before.add(place);
      }
    }

    private List<Transition> path(int last) {
      List<Transition> path = new ArrayList<>();
      for (int place = last; place >= 0; place = before.get(place)) {
        int edge = edges.get(place);
        path.add(new Transition(from.get(place), graph.mover(edge), graph.branch(edge)));
      }
      Collections.reverse(path);
      return path;
    }
  }

  private HazardCheck.Found found(Found last) {
    Transition first = last.path().get(0);
    String one = accessBehind(first.state(), first.task());
    search.load(first.state());
    Step<?> access = accessOf(first.task());
    String other = nextUnordered(last, access, one);
    Signature signature = new Signature(Hazard.DATA_RACE, EnabledRaces.inOrder(one, other));
    return new HazardCheck.Found(signature, first.state(), last.path(), false);
  }

  private @Nullable Step<?> accessOf(int task) {
    return EnabledRaces.access(search.expander().node(task));
  }

  private String accessBehind(int state, int task) {
    search.load(state);
    return search.expander().node(task).label
        + LockCycle.place(search.expander().program(), search.expander(), task);
  }

  /** The access that is met behind a path and does not come after the first one. */
  private String nextUnordered(Found last, @Nullable Step<?> access, String ifNone) {
    for (int edge = graph.first(last.state()); edge < graph.end(last.state()); edge++) {
      int mover = graph.mover(edge);
      search.load(last.state());
      ControlLocation met = mover == Choice.CLOCK ? null : search.expander().node(mover);
      if (met != null && access != null && last.knowledge().races(access, mover, met, frees)) {
        return accessBehind(last.state(), mover);
      }
    }
    return ifNone;
  }
}
