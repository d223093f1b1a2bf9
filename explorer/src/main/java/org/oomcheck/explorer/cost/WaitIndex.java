// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.cost;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.search.FairCycles;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.search.TrackedTasks;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Step;

/**
 * Which tasks wait in which states of a complete search, and in which states that takes time.
 *
 * <p>A task that can take its step does not lose time, and neither does a task that takes part in a
 * cycle along which no time passes: time passes there only because all runnable tasks spin. Where
 * tasks spin and no timer is armed, the others wait without a bound.
 */
public final class WaitIndex {
  private final Program world;
  private final Search search;
  private final TransitionGraph graph;

  /** For every task the states in which it waits. */
  private final BitSet[] waiting;

  /** For every task the states in which it waits and is able to go on. */
  private final BitSet[] able;

  /** For every task the states of cycles without time in which it takes part. */
  private final BitSet[] spinning;

  private final BitSet ticking = new BitSet();

  /** The cycles without time in which no timer is armed; the states of each sorted. */
  private final List<int[]> timeless = new ArrayList<>();

  private final BitSet inTimeless = new BitSet();

  /** Nothing is known yet about the states of this search. */
  private WaitIndex(Program world, Search search) {
    this.world = world;
    this.search = search;
    this.graph = search.graph();
    this.waiting = sets(world.tasks());
    this.able = sets(world.tasks());
    this.spinning = sets(world.tasks());
  }

  private static BitSet[] sets(int tasks) {
    BitSet[] sets = new BitSet[tasks];
    Arrays.setAll(sets, task -> new BitSet());
    return sets;
  }

  /** What there is to know about all states. */
  static WaitIndex of(Program world, Search search) {
    WaitIndex waits = new WaitIndex(world, search);
    for (int state = 0; state < search.graph().states(); state++) {
      search.load(state);
      waits.note(state, search.expander());
    }
    if (search.coverage().time() == TimeMode.MAXIMAL) {
      FairCycles.beforeTimersFire(world, search)
          .find(waits::takesNoTime, component -> true, waits::noteCycle);
    }
    return waits;
  }

  /** Takes down what there is to know about the loaded state. */
  private void note(int state, SuccessorGenerator loaded) {
    for (int task = 0; task < waiting.length; task++) {
      if (waits(loaded, task)) {
        waiting[task].set(state);
        able[task].set(state, loaded.enabled(task));
      }
    }
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      if (!takesNoTime(edge)) {
        ticking.set(state);
      }
    }
  }

  private boolean takesNoTime(int edge) {
    return graph.mover(edge) != Choice.CLOCK;
  }

  /** Takes down which tasks take part in a cycle. */
  private void noteCycle(int[] component) {
    for (Automaton automaton : world.automata()) {
      TrackedTasks tracked = new TrackedTasks(search, component, automaton, this::takesNoTime);
      for (int place = 0; place < component.length; place++) {
        for (int i = 0; i < automaton.role().count(); i++) {
          boolean moves = tracked.isMoving(tracked.numberOf(place, i));
          spinning[automaton.firstTask() + i].set(component[place], moves);
        }
      }
    }
    if (Arrays.stream(component).noneMatch(ticking::get)) {
      timeless.add(component);
      Arrays.stream(component).forEach(inTimeless::set);
    }
  }

  /** Whether a task, in the loaded state, is before a step that others may keep it from. */
  public static boolean waits(SuccessorGenerator loaded, int task) {
    Step<?> step = loaded.node(task).step;
    return step != null && !step.touchesNothing() && !step.idles();
  }

  /** Whether a task waits at the start of a complete search, and cannot go on in any state. */
  public static boolean neverGoesOn(Program world, Search search, int task) {
    TransitionGraph graph = search.graph();
    int first = world.automaton(task).firstTask();
    int count = world.automaton(task).role().count();
    BitSet reached = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(task - first));
    while (!open.isEmpty()) {
      int node = open.remove();
      int waiter = first + node % count;
      search.load(node / count);
      if (search.expander().enabled(waiter)) {
        return false;
      }
      for (int edge = graph.first(node / count); edge < graph.end(node / count); edge++) {
        int next = graph.target(edge) * count + graph.after(edge, waiter) - first;
        if (!reached.get(next)) {
          reached.set(next);
          open.add(next);
        }
      }
    }
    return true;
  }

  /** Whether a task waits in a state. */
  boolean in(int state, int task) {
    return waiting[task].get(state);
  }

  /** Whether a task that waits in a state is able to go on there. */
  boolean canGoOn(int state, int task) {
    return able[task].get(state);
  }

  /** Whether a waiting task can neither run nor spin in a state, so that it loses time there. */
  boolean losesTime(int state, int task) {
    return !able[task].get(state) && !spinning[task].get(state);
  }

  /** Whether a task that waits in a state is held up by tasks that spin, and no timer is armed. */
  boolean hasNoBound(int state, int task) {
    return inTimeless.get(state) && losesTime(state, task);
  }

  /** The cycle without timers that a state is in. */
  int[] cycle(int state) {
    return timeless.stream()
        .filter(component -> Arrays.binarySearch(component, state) >= 0)
        .findFirst()
        .orElseThrow();
  }

  /** Whether a wait of a task can take time at all. */
  boolean takeTime(int task) {
    return waiting[task].intersects(ticking) || waiting[task].intersects(inTimeless);
  }
}
