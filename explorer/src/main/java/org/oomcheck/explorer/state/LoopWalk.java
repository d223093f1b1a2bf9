// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Walks inside a component: closed ones that take some transitions, as short as is easy. */
public final class LoopWalk {
  private final TransitionGraph graph;
  private final int[] component;
  private final IntPredicate edgeCounts;

  /**
   * Walks in a component.
   *
   * @param component states in ascending order
   * @param edgeCounts which edges may be taken
   */
  public LoopWalk(TransitionGraph graph, int[] component, IntPredicate edgeCounts) {
    this.graph = graph;
    this.component = component;
    this.edgeCounts = edgeCounts;
  }

  /** Whether the component has such an edge inside. */
  public boolean has(IntPredicate wanted) {
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (wanted.test(edge) && isInside(edge)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isInside(int edge) {
    return edgeCounts.test(edge) && Arrays.binarySearch(component, graph.target(edge)) >= 0;
  }

  /** A closed walk from the component's first state that takes an edge of each kind. */
  public Lasso through(List<IntPredicate> kinds) {
    List<IntPredicate> owed = new ArrayList<>(kinds);
    List<Transition> cycle = new ArrayList<>();
    int at = component[0];
    while (!owed.isEmpty()) {
      for (int edge : walk(at, edge -> owed.stream().anyMatch(kind -> kind.test(edge)))) {
        at = add(cycle, at, edge);
        owed.removeIf(kind -> kind.test(edge));
      }
    }
    if (at != component[0] || cycle.isEmpty()) {
      int start = component[0];
      for (int edge : walk(at, edge -> graph.target(edge) == start)) {
        at = add(cycle, at, edge);
      }
    }
    return new Lasso(component[0], cycle);
  }

  private int add(List<Transition> cycle, int from, int edge) {
    cycle.add(new Transition(from, graph.mover(edge), graph.branch(edge)));
    return graph.target(edge);
  }

  /** The shortest walk whose last edge is wanted. */
  private List<Integer> walk(int from, IntPredicate wanted) {
    Map<Integer, Integer> cameBy = new HashMap<>();
    Map<Integer, Integer> cameFrom = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(from);
    cameBy.put(from, -1);
    while (!open.isEmpty()) {
      int state = open.remove();
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (!isInside(edge)) {
          continue;
        }
        if (wanted.test(edge)) {
          return back(cameBy, cameFrom, state, edge);
        }
        int next = graph.target(edge);
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
}
