// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * A search that leaves out orders of steps that make no difference, see {@link StubbornSets}. It
 * reaches every state from which no step leads on, every control location of every task, and every
 * terminal component with all its states and transitions.
 *
 * <p>In maximal time, time passes only where no task is runnable. So where tasks loop although no
 * time passes, what was put off may never come, and such a world is not reduced.
 */
public final class ReducedSearch {
  /** After so many rounds, all that follows a terminal component is followed in full. */
  private static final int MAX_ROUNDS = 16;

  private final StateSpace space;
  private final Program program;
  private final Options options;
  private final int[] start;
  private final StubbornSets sets;

  private ReducedSearch(StateSpace space, Options options) {
    this.space = space;
    this.program = space.program();
    this.options = options;
    this.start = program.memory().values().clone();
    this.sets = new StubbornSets(program);
  }

  /**
   * Searches from the state in the program's memory, and keeps the transitions that it follows.
   *
   * @return the search, complete or ended by a limit; null if the world cannot be reduced
   */
  public static @Nullable Search of(StateSpace space, Options options) {
    return new ReducedSearch(space, options).run();
  }

  private @Nullable Search run() {
    Search.learning(space, options, sets);
    while (true) {
      program.load(start);
      boolean symmetry = isSymmetric();
      sets.begin();
      Search search = Search.withGraph(space, options, sets);
      if (search.isComplete()) {
        followTerminalComponents(search);
      }
      if (search.limit() != null) {
        return search;
      }
      if (sets.isIncomplete() || loopsWhileNoTimePasses(search)) {
        return null;
      }
      if (!sets.hasLearned() && symmetry == isSymmetric()) {
        sets.followEverything();
        return search;
      }
    }
  }

  /** Whether no step was seen so far that tells the tasks of a role apart. */
  private boolean isSymmetric() {
    return !options.symmetry() || !program.tellsTasksApart();
  }

  /**
   * In a component that no followed transition leaves, a task may have been put off for ever. So
   * its states are followed in full, until none is left.
   */
  private void followTerminalComponents(Search search) {
    for (int round = 0; search.limit() == null && !sets.hasLearned(); round++) {
      BitSet again = new BitSet();
      for (int[] component : search.graph().terminalCycles()) {
        for (int state : component) {
          if (sets.followInFull(search.packed(state))) {
            again.set(state);
          }
        }
      }
      if (again.isEmpty()) {
        return;
      }
      if (round == MAX_ROUNDS) {
        sets.followEverything();
      }
      search.resume(again);
    }
  }

  /** Whether a run without end in which no time passes was followed. */
  private boolean loopsWhileNoTimePasses(Search search) {
    if (options.time() == TimeMode.EAGER) {
      return false;
    }
    TransitionGraph graph = search.graph();
    boolean[] loops = new boolean[1];
    new StronglyConnectedComponents(graph.part(edge -> graph.mover(edge) != Choice.CLOCK))
        .withCycles(component -> loops[0] = true);
    return loops[0];
  }
}
