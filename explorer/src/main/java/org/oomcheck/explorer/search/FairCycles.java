// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * Looks for cycles that a fair scheduler can follow for ever. From a strongly connected component,
 * the states in which a task is enabled that never acts in the component are dropped, and the rest
 * is decomposed again, until no state has to be dropped.
 *
 * <p>A timer that is armed and never fires makes a cycle unfair too: while a task spins, time
 * passes.
 *
 * <p>Interchangeable tasks swap places in the stored states, so each is followed along the edges,
 * see {@link TrackedTasks}.
 */
public final class FairCycles {
  private final Program world;
  private final Search search;
  private final TransitionGraph graph;
  private final Fairness fairness;

  /** Whether a cycle along which a timer is armed and never fires is unfair. */
  private final boolean timersFire;

  /** The role whose questions get every answer; null if a cycle may avoid some of them. */
  private final @Nullable Automaton asking;

  private FairCycles(
      Program world,
      Search search,
      Fairness fairness,
      boolean timersFire,
      @Nullable Automaton asking) {
    this.world = world;
    this.search = search;
    this.graph = search.graph();
    this.fairness = fairness;
    this.timersFire = timersFire;
    this.asking = asking;
  }

  /** Cycles that a strongly fair scheduler can follow for ever, if no timer fires meanwhile. */
  public static FairCycles beforeTimersFire(Program world, Search search) {
    return new FairCycles(world, search, Fairness.STRONG, false, null);
  }

  /**
   * Cycles in which every timer that is armed fires, and every question that the tasks of a role
   * ask again and again gets each of its answers.
   */
  public static FairCycles of(Program world, Search search, Fairness fairness, Automaton role) {
    return new FairCycles(world, search, fairness, true, role);
  }

  /**
   * The fair component that is nearest to the start, or null if there is none.
   *
   * @param edgeCounts which edges may be part of the cycle
   * @param matters whether a fair component is what is looked for
   */
  public int @Nullable [] find(IntPredicate edgeCounts, Predicate<int[]> matters) {
    StronglyConnectedComponents components =
        new StronglyConnectedComponents(graph.part(edgeCounts));
    Deque<int[]> open = new ArrayDeque<>();
    components.withCycles(open::add);
    return nearest(components, open, 0, edgeCounts, matters);
  }

  /** The same, where the components of the whole graph are known, each sorted. */
  public int @Nullable [] find(
      List<int[]> within, IntPredicate edgeCounts, Predicate<int[]> matters) {
    StronglyConnectedComponents components =
        new StronglyConnectedComponents(graph.part(edgeCounts));
    Deque<int[]> open = new ArrayDeque<>();
    int number = 0;
    for (int[] component : within) {
      components.withCyclesOf(component, ++number, open::add);
    }
    return nearest(components, open, number, edgeCounts, matters);
  }

  private int @Nullable [] nearest(
      StronglyConnectedComponents components,
      Deque<int[]> open,
      int parts,
      IntPredicate edgeCounts,
      Predicate<int[]> matters) {
    int[] best = null;
    int number = parts;
    while (!open.isEmpty()) {
      int[] component = open.remove();
      Arrays.sort(component);
      if (best != null && component[0] >= best[0]) {
        continue;
      }
      BitSet unfair = unfairStates(component, edgeCounts);
      if (unfair.isEmpty()) {
        best = matters.test(component) ? component : best;
      } else if (fairness == Fairness.STRONG) {
        int[] rest =
            IntStream.range(0, component.length)
                .filter(at -> !unfair.get(at))
                .map(at -> component[at])
                .toArray();
        components.withCyclesOf(rest, ++number, open::add);
      }
    }
    return best;
  }

  /** The indices of the states in which a task is enabled that never acts in this component. */
  private BitSet unfairStates(int[] component, IntPredicate edgeCounts) {
    BitSet unfair = new BitSet();
    boolean mayStand = !timersFire || timePasses(graph, component);
    for (Automaton automaton : world.automata()) {
      TrackedTasks tracked = new TrackedTasks(search, component, automaton, edgeCounts);
      markUnfair(component, automaton, tracked, mayStand, unfair);
    }
    if (asking != null) {
      markAvoidedAnswers(component, asking, edgeCounts, unfair);
    }
    return unfair;
  }

  /** Marks the places at which a question has an answer that is never given in this component. */
  private void markAvoidedAnswers(
      int[] component, Automaton asks, IntPredicate edgeCounts, BitSet unfair) {
    for (int place = 0; place < component.length; place++) {
      search.load(component[place]);
      for (int edge = graph.first(component[place]); edge < graph.end(component[place]); edge++) {
        int mover = graph.mover(edge);
        boolean answer =
            mover != Choice.CLOCK
                && world.automaton(mover) == asks
                && search.expander().node(mover).answers != null;
        boolean inside =
            edgeCounts.test(edge) && Arrays.binarySearch(component, graph.target(edge)) >= 0;
        if (answer && !inside) {
          unfair.set(place);
        }
      }
    }
  }

  /** Marks the places at which a task of a role is able to move that never moves. */
  private void markUnfair(
      int[] component, Automaton automaton, TrackedTasks tracked, boolean mayStand, BitSet unfair) {
    int count = automaton.role().count();
    BitSet able = new BitSet();
    BitSet restsSometimes = new BitSet();
    for (int place = 0; place < component.length; place++) {
      search.load(component[place]);
      for (int i = 0; i < count; i++) {
        int representative = automaton.firstTask() + i;
        if (count > 1) {
          representative = search.representative(component[place], representative);
        }
        if (isAble(component[place], representative, mayStand)) {
          able.set(place * count + i);
        } else {
          restsSometimes.set(tracked.numberOf(place, i));
        }
      }
    }
    for (int at = able.nextSetBit(0); at >= 0; at = able.nextSetBit(at + 1)) {
      int number = tracked.numberOf(at / count, at % count);
      boolean owed = fairness == Fairness.STRONG || !restsSometimes.get(number);
      if (owed && !tracked.isMoving(number)) {
        unfair.set(at / count);
      }
    }
  }

  /** Whether the clock moves in a component, whose states are sorted. */
  public static boolean timePasses(TransitionGraph graph, int[] component) {
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (graph.mover(edge) == Choice.CLOCK
            && Arrays.binarySearch(component, graph.target(edge)) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a task can take a step, or its timer runs although no time passes here. */
  private boolean isAble(int state, int task, boolean mayStand) {
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      if (graph.mover(edge) == task) {
        return true;
      }
    }
    return !mayStand && search.expander().timer(task) > 0;
  }
}
