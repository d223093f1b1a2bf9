// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * The tasks of one role, followed through a component. Interchangeable tasks swap places in stored
 * states, so the same index is not the same task in two states: an index in a state is an
 * occurrence, and occurrences that an edge connects are one task.
 */
public final class TrackedTasks {

  /** Which steps count as a task's own. */
  @FunctionalInterface
  interface OwnSteps {

    /** Whether an edge that leads from a state does. */
    boolean isOwn(int state, int edge);
  }

  private final Search search;
  private final Automaton automaton;
  private final int[] component;
  private final int count;
  private final int[] parent;

  /** By the root of a task's occurrences. */
  private final BitSet moving = new BitSet();

  private final BitSet goingOn = new BitSet();

  private final BitSet movingPages = new BitSet();
  private final BitSet working = new BitSet();
  private final BitSet idling = new BitSet();

  /**
   * Follows the tasks of a role.
   *
   * @param component states in ascending order
   * @param edgeCounts which edges are part of it
   */
  public TrackedTasks(
      Search search, int[] component, Automaton automaton, IntPredicate edgeCounts) {
    this(search, component, automaton, edgeCounts, (state, edge) -> true);
  }

  /** Follows the tasks of a role; the caller says which steps count as a task's own. */
  TrackedTasks(
      Search search,
      int[] component,
      Automaton automaton,
      IntPredicate edgeCounts,
      OwnSteps steps) {
    this.search = search;
    this.automaton = automaton;
    this.component = component;
    this.count = automaton.role().count();
    this.parent = new int[component.length * count];
    Arrays.setAll(parent, occurrence -> occurrence);
    for (int place = 0; place < component.length; place++) {
      joinEqual(place);
    }
    for (int place = 0; place < component.length; place++) {
      followEdges(search.graph(), place, edgeCounts, steps);
    }
  }

  /** Tasks in the same situation are one: what one of them can do, the others can. */
  private void joinEqual(int place) {
    int first = automaton.firstTask();
    if (count > 1) {
      long[] packed = search.packed(component[place]);
      for (int i = 1; i < count; i++) {
        int equal = search.representative(packed, first + i) - first;
        join(occurrence(place, i), occurrence(place, equal));
      }
    }
    if (automaton.role().daemon()) {
      search.load(component[place]);
      for (int i = 0; i < count; i++) {
        Step<?> step = location(i).step;
        if (step != null && step.idles()) {
          mark(idling, occurrence(place, i));
        }
      }
    }
  }

  private ControlLocation location(int i) {
    return search.expander().node(automaton.firstTask() + i);
  }

  private void followEdges(
      TransitionGraph graph, int place, IntPredicate edgeCounts, OwnSteps steps) {
    int first = automaton.firstTask();
    for (int edge = graph.first(component[place]); edge < graph.end(component[place]); edge++) {
      int to = Arrays.binarySearch(component, graph.target(edge));
      if (to < 0 || !edgeCounts.test(edge)) {
        continue;
      }
      for (int i = 0; i < count; i++) {
        int from = occurrence(place, i);
        join(from, occurrence(to, graph.after(edge, first + i) - first));
        if (graph.mover(edge) == first + i) {
          mark(moving, from);
          if (steps.isOwn(component[place], edge)) {
            mark(goingOn, from);
          }
          Progress progress = graph.progress(edge);
          if (progress == Progress.PAGES) {
            mark(movingPages, from);
          } else if (progress == Progress.WORK) {
            mark(working, from);
          }
        }
      }
    }
  }

  private int occurrence(int place, int i) {
    return place * count + i;
  }

  /** A number that all occurrences of one task have in common; of the i-th of the role here. */
  public int numberOf(int place, int i) {
    return root(occurrence(place, i));
  }

  /** Whether the task with this number takes a step. */
  public boolean isMoving(int number) {
    return moving.get(number);
  }

  /** Whether a task takes a step that counts as its own. */
  boolean isGoingOn(int number) {
    return goingOn.get(number);
  }

  private int root(int occurrence) {
    int at = occurrence;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void mark(BitSet what, int occurrence) {
    what.set(root(occurrence));
  }

  private void join(int one, int other) {
    int root = root(one);
    int otherRoot = root(other);
    if (root != otherRoot) {
      parent[otherRoot] = root;
      for (BitSet what : new BitSet[] {moving, goingOn, movingPages, working, idling}) {
        if (what.get(otherRoot)) {
          what.set(root);
        }
      }
    }
  }

  /**
   * Whether the task with this index in the state at a place of the component may be the one that
   * has another index in the component's first state.
   */
  public boolean isSame(int place, int there, int task) {
    int first = automaton.firstTask();
    return root(occurrence(place, there - first)) == root(task - first);
  }

  private boolean is(BitSet what, int task) {
    return what.get(root(task - automaton.firstTask()));
  }

  /** Whether the task with this index in the component's first state takes a step in it. */
  public boolean moves(int task) {
    return is(moving, task);
  }

  /** Whether a task moves pages. */
  public boolean movesPages(int task) {
    return is(movingPages, task);
  }

  /** Whether a task gets work done. */
  public boolean works(int task) {
    return is(working, task);
  }

  /** Whether a task is a daemon that waits for work in some state. */
  public boolean idles(int task) {
    return is(idling, task);
  }
}
