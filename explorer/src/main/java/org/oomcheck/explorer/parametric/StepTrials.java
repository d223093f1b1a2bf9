// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.TransitionCache;

/**
 * Tries steps in an abstract state: with a counted task or more for every counter, with none, and,
 * where that makes a difference, with some.
 */
final class StepTrials {

  /** Receives what a step does. */
  interface Visitor {

    /**
     * Is called for each trial.
     *
     * @param before the state with the counted tasks of the trial
     * @param outcomes what the step does there; none if the task is blocked
     */
    void visit(long[] before, StepOutcomes outcomes);
  }

  private final Program program;
  private final CounterAbstraction abstraction;
  private final TransitionCache steps;
  private final FilledSteps filledSteps;
  private final Set<String> counting = new TreeSet<>();

  private long[] full = new long[0];
  private long[] bare = new long[0];
  private long counters;
  private int countedFrom;
  private int countedTo;

  StepTrials(Program program, CounterAbstraction abstraction, TransitionCache steps) {
    this.program = program;
    this.abstraction = abstraction;
    this.steps = steps;
    this.filledSteps = new FilledSteps(abstraction, steps);
  }

  /** Begins with an abstract state; says whether there is room for its counted tasks. */
  boolean begin(long[] packed, long itsCounters) {
    bare = packed;
    full = packed.clone();
    counters = itsCounters;
    countedFrom = abstraction.first() + abstraction.individuals(full);
    countedTo = abstraction.add(full, counters);
    return countedTo >= 0;
  }

  /** The state with a task or more for every counter. */
  long[] full() {
    return full;
  }

  /** The state with no counted task. */
  long[] bare() {
    return bare;
  }

  /** The counters of the state, a bit for each. */
  long counters() {
    return counters;
  }

  /** The first of the tasks that are counted ones in {@link #full}. */
  int countedFrom() {
    return countedFrom;
  }

  /** Behind the last of them. */
  int countedTo() {
    return countedTo;
  }

  boolean isCounted(int task) {
    return task >= countedFrom && task < countedTo;
  }

  /** The steps that did something else for some number of tasks than for another. */
  Set<String> counting() {
    return counting;
  }

  private long block(int task) {
    return abstraction.layout().block(full, task);
  }

  /** The state with one task of {@link #full} and the tasks that are not counted. */
  private long[] aloneWith(int task) {
    long[] alone = bare.clone();
    abstraction.layout().putBlock(alone, task, block(task));
    return alone;
  }

  /** What a step does with all counted tasks. */
  StepOutcomes withAll(int task, ControlLocation node) {
    return steps.outcomes(task, node, full);
  }

  /** The states with one task and fewer counted tasks: with none, with one, and so on up to all. */
  private List<long[]> fewer(int task) {
    List<long[]> states = new ArrayList<>();
    states.add(aloneWith(task));
    for (int other = countedFrom; other < countedTo; other++) {
      if (other != task) {
        long[] more = states.get(states.size() - 1).clone();
        abstraction.layout().putBlock(more, other, block(other));
        states.add(more);
      }
    }
    return states;
  }

  /** Tries a step with fewer counted tasks, if it does something else with none than with all. */
  void withFewer(int task, ControlLocation node, Visitor visitor) {
    StepOutcomes all = withAll(task, node);
    if (steps.outcomes(task, node, aloneWith(task)) == all) {
      return;
    }
    StepOutcomes last = all;
    List<long[]> states = fewer(task);
    for (int others = 0; others < states.size(); others++) {
      StepOutcomes some = steps.outcomes(task, node, states.get(others));
      if (others > 1 && !some.sameAs(last)) {
        counting.add(node.label);
      }
      last = some;
      visitor.visit(states.get(others), some);
    }
  }

  /** Whether a step looks at the cells of several tasks, or counts tasks. */
  boolean looksAround(ControlLocation node) {
    return !node.finished() && program.lookingAround().contains(node.label);
  }

  /**
   * Tries a step that looks around with as many tasks as there is room for: of each counter alone,
   * of each two of them in every proportion, and of all.
   */
  void withFilledRoom(int task, ControlLocation node, Visitor visitor) {
    filledSteps.take(aloneWith(task), task, node, countedFrom, counters, visitor);
  }

  /** Tries a step with all counted tasks, and with fewer where that makes a difference. */
  void withAllAndFewer(int task, ControlLocation node, Visitor visitor) {
    visitor.visit(full, withAll(task, node));
    withFewer(task, node, visitor);
  }

  /**
   * The states in which several steps of a task are to be tried: with all counted tasks and, if any
   * step of the program looks around, with fewer and with as many as there is room for.
   */
  List<long[]> states(int task) {
    List<long[]> states = new ArrayList<>();
    states.add(full);
    if (!program.lookingAround().isEmpty()) {
      states.addAll(fewer(task));
      abstraction.fillings(aloneWith(task), countedFrom, counters, states::add);
    }
    return states;
  }
}
