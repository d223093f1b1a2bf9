// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.search.MetCases;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * Expands states of a complete search once more, in another order, and compares the successors. The
 * code runs for the cases of steps that are rare there; the others are taken as they were learned.
 * State that is not in cells shows there: it is not what it was when the state was expanded first.
 */
public final class ReexpansionCheck {
  /** At most so many states are expanded again; they are spread evenly over the search. */
  private static final int MAX_STATES = 5_000;

  /** In how many states a learned case of a step is tried. */
  private static final int TIMES = 4;

  private final Program program;
  private final Search search;
  private final TransitionGraph graph;
  private int state;
  private int edge;

  public ReexpansionCheck(Program program, Search search) {
    this.program = program;
    this.search = search;
    this.graph = search.graph();
  }

  /**
   * Compares, last states first.
   *
   * @throws HarnessException if a state has other successors than before
   */
  public void run() {
    MetCases met = new MetCases(search, TIMES);
    SuccessorGenerator expander = search.forgetful(met);
    int apart = Math.max(1, graph.states() / MAX_STATES);
    for (state = graph.states() - 1; state >= 0; state -= apart) {
      long[] packed = search.store().chunk(state);
      int offset = search.store().offset(state);
      if (!met.hasRare(packed, offset)) {
        continue;
      }
      edge = graph.first(state);
      try {
        expander.expand(packed, offset, this::compare);
      } catch (StateLayout.DoesNotFit unknown) {
        // A value, or a control location, that is new.
        throw different(edge < graph.end(state) ? graph.mover(edge) : Choice.CLOCK);
      }
      if (edge != graph.end(state)) {
        throw different(graph.mover(edge));
      }
    }
  }

  private void compare(int task, int branch, long[] successor) {
    int reached = search.store().find(successor);
    if (edge >= graph.end(state)
        || graph.target(edge) != reached
        || graph.mover(edge) != task
        || graph.branch(edge) != branch) {
      throw different(task);
    }
    edge++;
  }

  private HarnessException different(int task) {
    if (task == Choice.CLOCK) {
      return new HarnessException(
          "time does not always pass in the same way: a timeout depends on something that is not"
              + " in a cell");
    }
    search.load(state);
    return new HarnessException(
        "task '"
            + program.comm(task)
            + "' does not always do the same in the same state, at '"
            + search.expander().node(task).label
            + "': what it reads or writes there is not all in cells; keep it in a Cell");
  }
}
