// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.cost;

import java.util.BitSet;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Step;

/** Which tasks wait in which states of a complete search, and in which states time can pass. */
public final class WaitIndex {
  private final TransitionGraph graph;

  /** For every task the states in which it waits. */
  private final BitSet[] waiting;

  private final BitSet ticking = new BitSet();

  /** Nothing is known yet about the states of this search. */
  WaitIndex(Program world, Search search) {
    this.graph = search.graph();
    this.waiting = new BitSet[world.tasks()];
    for (int task = 0; task < waiting.length; task++) {
      waiting[task] = new BitSet();
    }
  }

  /** What there is to know about all states. */
  static WaitIndex of(Program world, Search search) {
    WaitIndex waits = new WaitIndex(world, search);
    for (int state = 0; state < search.graph().states(); state++) {
      search.load(state);
      waits.note(state, search.expander());
    }
    return waits;
  }

  /** Takes down what there is to know about the loaded state. */
  void note(int state, SuccessorGenerator loaded) {
    for (int task = 0; task < waiting.length; task++) {
      if (waits(loaded, task)) {
        waiting[task].set(state);
      }
    }
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      if (graph.mover(edge) == Choice.CLOCK) {
        ticking.set(state);
      }
    }
  }

  /** Whether a task, in the loaded state, is before a step that others may keep it from. */
  public static boolean waits(SuccessorGenerator loaded, int task) {
    Step<?> step = loaded.node(task).step;
    return step != null && !step.touchesNothing() && !step.idles();
  }

  /** Whether a task waits in a state. */
  boolean in(int state, int task) {
    return waiting[task].get(state);
  }

  /** Whether time passes in any state in which a task waits; otherwise no wait of it takes any. */
  boolean takeTime(int task) {
    return waiting[task].intersects(ticking);
  }
}
