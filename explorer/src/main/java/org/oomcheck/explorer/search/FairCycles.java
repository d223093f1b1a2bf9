// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Step;

/**
 * Looks for cycles that a fair scheduler can follow for ever. From a strongly connected component,
 * the states in which a task is enabled that never acts in the component are dropped, and the rest
 * is decomposed again, until no state has to be dropped.
 *
 * <p>A timer that is armed and never fires makes a cycle unfair too: while a task spins, time
 * passes.
 *
 * <p>Interchangeable tasks swap positions in the stored states, so each is followed along the
 * edges: a thread is one task in one state, and threads that an edge connects are the same task.
 */
public final class FairCycles {
  private final Program world;
  private final Search search;
  private final TransitionGraph graph;
  private final Fairness fairness;

  /** Whether a cycle along which a timer is armed and never fires is unfair. */
  private final boolean timersFire;

  /** The index of a state in the component that is looked at, -1 if it is not in it. */
  private final int[] place;

  public FairCycles(Program world, Search search, Fairness fairness, boolean timersFire) {
    this.world = world;
    this.search = search;
    this.graph = search.graph();
    this.fairness = fairness;
    this.timersFire = timersFire;
    this.place = new int[graph.states()];
    Arrays.fill(place, -1);
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
    int[] best = null;
    int number = 0;
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
    follow(
        component,
        edgeCounts,
        (automaton, threads, able) ->
            threads.markUnfair(able, automaton.role().count(), fairness == Fairness.WEAK, unfair));
    return unfair;
  }

  /**
   * Whether a task that has work to do takes no step in this component, nor could it. Who waits for
   * a lock is not meant: its owner either takes steps, or rests as well.
   */
  public boolean somebodyRests(int[] component, IntPredicate edgeCounts) {
    boolean[] rests = new boolean[1];
    follow(
        component,
        edgeCounts,
        (automaton, threads, able) -> {
          search.load(component[0]);
          for (int i = 0; i < automaton.role().count(); i++) {
            ControlLocation node = search.expander().node(automaton.firstTask() + i);
            Step<?> step = node.step;
            boolean works = step != null && !step.idles() && step.kind() != Step.Kind.ACQUIRE;
            rests[0] |= works && !threads.isActive(i) && !able.get(i);
          }
        });
    return rests[0];
  }

  /** Receives the threads of each role. */
  private interface PerRole {
    void accept(Automaton automaton, Threads threads, BitSet able);
  }

  private void follow(int[] component, IntPredicate edgeCounts, PerRole perRole) {
    for (int at = 0; at < component.length; at++) {
      place[component[at]] = at;
    }
    IntList inside = edgesInside(component, edgeCounts);
    boolean mayStand = !timersFire || timePasses(graph, component);
    for (Automaton automaton : world.automata()) {
      BitSet able = new BitSet();
      perRole.accept(automaton, threads(automaton, component, inside, mayStand, able), able);
    }
    for (int state : component) {
      place[state] = -1;
    }
  }

  private IntList edgesInside(int[] component, IntPredicate edgeCounts) {
    IntList inside = new IntList();
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (place[graph.target(edge)] >= 0 && edgeCounts.test(edge)) {
          inside.add(edge);
        }
      }
    }
    return inside;
  }

  /** Follows the tasks of one role through the component, and finds where each is enabled. */
  private Threads threads(
      Automaton automaton, int[] component, IntList inside, boolean mayStand, BitSet able) {
    int count = automaton.role().count();
    int first = automaton.firstTask();
    Threads threads = new Threads(component.length * count);
    for (int at = 0; at < component.length; at++) {
      search.load(component[at]);
      for (int i = 0; i < count; i++) {
        int representative = search.representative(component[at], first + i);
        if (isAble(component[at], representative, mayStand)) {
          able.set(at * count + i);
        }
        threads.join(at * count + i, at * count + representative - first);
      }
    }
    int[] source = sources(component, inside);
    for (int e = 0; e < inside.size(); e++) {
      int edge = inside.get(e);
      int to = place[graph.target(edge)];
      for (int i = 0; i < count; i++) {
        int now = graph.after(edge, first + i) - first;
        threads.join(source[e] * count + i, to * count + now);
        if (graph.mover(edge) == first + i) {
          threads.acts(source[e] * count + i);
        }
      }
    }
    return threads;
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

  private int[] sources(int[] component, IntList inside) {
    int[] sources = new int[inside.size()];
    int e = 0;
    for (int at = 0; at < component.length; at++) {
      while (e < sources.length && inside.get(e) < graph.end(component[at])) {
        sources[e++] = at;
      }
    }
    return sources;
  }

  /** Whether a task can take a step, or its timer is armed although no time passes here. */
  private boolean isAble(int state, int task, boolean mayStand) {
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      if (graph.mover(edge) == task) {
        return true;
      }
    }
    return !mayStand && search.expander().timer(task) > 0;
  }

  /** Threads that are the same task, as disjoint sets. */
  private static final class Threads {
    private final int[] parent;
    private final BitSet acting = new BitSet();

    Threads(int threads) {
      parent = new int[threads];
      Arrays.setAll(parent, thread -> thread);
    }

    private int root(int thread) {
      int at = thread;
      while (parent[at] != at) {
        parent[at] = parent[parent[at]];
        at = parent[at];
      }
      return at;
    }

    void join(int one, int other) {
      int root = root(one);
      int otherRoot = root(other);
      if (root != otherRoot) {
        parent[otherRoot] = root;
        if (acting.get(otherRoot)) {
          acting.set(root);
        }
      }
    }

    void acts(int thread) {
      acting.set(root(thread));
    }

    boolean isActive(int thread) {
      return acting.get(root(thread));
    }

    /** Marks the indices of states in which a task is enabled that never acts. */
    void markUnfair(BitSet able, int count, boolean weak, BitSet unfair) {
      BitSet restsSometimes = new BitSet();
      for (int thread = 0; thread < parent.length; thread++) {
        if (!able.get(thread)) {
          restsSometimes.set(root(thread));
        }
      }
      for (int thread = 0; thread < parent.length; thread++) {
        boolean neglected = able.get(thread) && !acting.get(root(thread));
        if (neglected && !(weak && restsSometimes.get(root(thread)))) {
          unfair.set(thread / count);
        }
      }
    }
  }
}
