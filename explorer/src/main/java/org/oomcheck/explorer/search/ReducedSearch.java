// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import java.util.function.Consumer;
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
 * <p>In maximal time, time passes only where no task is runnable, or all runnable tasks spin. A
 * reduced search may never leave a loop in which no time passes, and so leave out for ever a task
 * that arms a timer, or one that a fair scheduler has to run. So all steps are taken in the states
 * of such loops: a run that stays in them for ever is then among those that are searched. If tasks
 * spin in one of them while a timer runs, the world is not reduced.
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
    this.sets = new StubbornSets(space);
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
        followComponents(search);
      }
      if (search.limit() != null) {
        return search;
      }
      if (sets.isIncomplete()) {
        return null;
      }
      if (!sets.hasLearned() && symmetry == isSymmetric()) {
        sets.followEverything();
        return options.time() == TimeMode.MAXIMAL && SpinStates.mayBeIn(search) ? null : search;
      }
    }
  }

  /** Whether no step was seen so far that tells the tasks of a role apart. */
  private boolean isSymmetric() {
    return !options.symmetry() || !program.tellsTasksApart();
  }

  /**
   * In a component that no followed transition leaves, a task may have been put off for ever; and
   * so it may in a loop along which no time passes, if timers wait for that. So the states there
   * are followed in full, until none is left.
   */
  private void followComponents(Search search) {
    for (int round = 0; search.limit() == null && !sets.hasLearned(); round++) {
      BitSet again = new BitSet();
      search.graph().terminalCycles().forEach(component -> follow(search, component, again));
      if (options.time() == TimeMode.MAXIMAL) {
        forEachLoopWithoutTime(search.graph(), loop -> follow(search, loop, again));
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

  private void follow(Search search, int[] component, BitSet again) {
    for (int state : component) {
      if (sets.followInFull(search.packed(state))) {
        again.set(state);
      }
    }
  }

  /** Hands out the components in which a run can stay for ever while no time passes. */
  private static void forEachLoopWithoutTime(TransitionGraph graph, Consumer<int[]> found) {
    new StronglyConnectedComponents(graph.part(edge -> graph.mover(edge) != Choice.CLOCK))
        .withCycles(found);
  }
}
