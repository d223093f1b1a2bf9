// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.search.FairCycles;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Progress;

/** Looks for tasks that go round for ever and achieve nothing, although the scheduler is fair. */
public final class Livelock {

  /**
   * Where it begins and how it goes round.
   *
   * @param state the state at which the cycle is entered
   * @param cycle the hops that lead from there back to it
   */
  public record Lasso(int state, List<Transition> cycle) {}

  private final Program world;
  private final TransitionGraph graph;
  private final FairCycles fairCycles;

  public Livelock(Program world, Search search, Fairness fairness) {
    this.world = world;
    this.graph = search.graph();
    this.fairCycles = new FairCycles(world, search, fairness, true);
  }

  /** A cycle on which no page moves and no work is done, or null. */
  public @Nullable Lasso withoutProgress() {
    IntPredicate counts = edge -> graph.progress(edge) == Progress.NONE;
    int[] found = fairCycles.find(counts, states -> somebodyTries(states, counts));
    return found == null ? null : lasso(found, counts, false);
  }

  /** A cycle on which pages move and yet no work is done, or null. */
  public @Nullable Lasso busyWithoutWork() {
    IntPredicate counts = edge -> graph.progress(edge) != Progress.WORK;
    int[] found =
        fairCycles.find(
            counts, states -> movesPages(states, counts) && somebodyTries(states, counts));
    return found == null ? null : lasso(found, counts, true);
  }

  private boolean movesPages(int[] component, IntPredicate counts) {
    return has(component, counts, edge -> graph.progress(edge) == Progress.PAGES);
  }

  /** Whether a task that should come to an end takes steps in the component. */
  private boolean somebodyTries(int[] component, IntPredicate counts) {
    return has(component, counts, edge -> isTask(edge) && !automaton(edge).role().daemon());
  }

  /** Whether a component has such an edge inside. */
  private boolean has(int[] component, IntPredicate counts, IntPredicate wanted) {
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (counts.test(edge)
            && wanted.test(edge)
            && Arrays.binarySearch(component, graph.target(edge)) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isTask(int edge) {
    return graph.mover(edge) != Choice.CLOCK;
  }

  private Automaton automaton(int edge) {
    return world.automaton(graph.mover(edge));
  }

  /** A closed walk on which every role that acts in the component acts, and pages move if asked. */
  private Lasso lasso(int[] component, IntPredicate counts, boolean pages) {
    List<IntPredicate> owed = new ArrayList<>();
    for (Automaton automaton : world.automata()) {
      IntPredicate acts = edge -> isTask(edge) && automaton(edge) == automaton;
      if (has(component, counts, acts)) {
        owed.add(acts);
      }
    }
    if (pages) {
      owed.add(edge -> graph.progress(edge) == Progress.PAGES);
    }
    List<Transition> cycle = new ArrayList<>();
    int at = component[0];
    while (!owed.isEmpty()) {
      List<Integer> walk =
          walk(component, counts, at, edge -> owed.stream().anyMatch(o -> o.test(edge)));
      for (int edge : walk) {
        at = add(cycle, at, edge);
        owed.removeIf(o -> o.test(edge));
      }
    }
    if (at != component[0] || cycle.isEmpty()) {
      int start = component[0];
      for (int edge : walk(component, counts, at, edge -> graph.target(edge) == start)) {
        at = add(cycle, at, edge);
      }
    }
    return new Lasso(component[0], cycle);
  }

  private int add(List<Transition> cycle, int from, int edge) {
    cycle.add(new Transition(from, graph.mover(edge), graph.branch(edge)));
    return graph.target(edge);
  }

  /** The shortest walk inside the component whose last edge is wanted. */
  private List<Integer> walk(int[] component, IntPredicate counts, int from, IntPredicate wanted) {
    Map<Integer, Integer> cameBy = new HashMap<>();
    Map<Integer, Integer> cameFrom = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(from);
    cameBy.put(from, -1);
    while (!open.isEmpty()) {
      int state = open.remove();
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int next = graph.target(edge);
        if (!counts.test(edge) || Arrays.binarySearch(component, next) < 0) {
          continue;
        }
        if (wanted.test(edge)) {
          return back(cameBy, cameFrom, state, edge);
        }
        if (!cameBy.containsKey(next)) {
          cameBy.put(next, edge);
          cameFrom.put(next, state);
          open.add(next);
        }
      }
    }
    throw new IllegalStateException("a component that is not connected");
  }

  private static List<Integer> back(
      Map<Integer, Integer> cameBy, Map<Integer, Integer> cameFrom, int last, int edge) {
    List<Integer> walk = new ArrayList<>();
    walk.add(edge);
    for (int at = last; cameBy.getOrDefault(at, -1) >= 0; at = cameFrom.getOrDefault(at, -1)) {
      walk.add(0, cameBy.getOrDefault(at, -1));
    }
    return walk;
  }

  /**
   * The nearest state from which some task never goes on, whatever the others do for ever, or -1.
   * It lies in a component that cannot be left.
   */
  public int stuckForGood() {
    List<int[]> components = new ArrayList<>();
    new StronglyConnectedComponents(graph.part(edge -> true)).withCycles(components::add);
    int nearest = -1;
    for (int[] component : components) {
      Arrays.sort(component);
      boolean nearer = nearest < 0 || component[0] < nearest;
      if (nearer && closed(component) && fairCycles.somebodyRests(component, edge -> true)) {
        nearest = component[0];
      }
    }
    return nearest;
  }

  private boolean closed(int[] component) {
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (Arrays.binarySearch(component, graph.target(edge)) < 0) {
          return false;
        }
      }
    }
    return true;
  }
}
