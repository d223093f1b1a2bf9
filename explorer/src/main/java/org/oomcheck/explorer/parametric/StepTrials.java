// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  /** No counter. */
  static final int NONE = -1;

  /** How many tasks of a kind are tried where a sleeper's condition is tested. */
  private static final int FEW = 4;

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
  private final Set<LongBuffer> triedHigher = new HashSet<>();
  private final Map<LongBuffer, DistinctTrials.Enough> known = new HashMap<>();
  private final Set<String> counting = new TreeSet<>();

  private long[] full = new long[0];
  private long[] bare = new long[0];
  private long counters;
  private List<Long> required = List.of();
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
    return begin(packed, itsCounters, NONE, List.of());
  }

  /**
   * Begins with a part of what an abstract state stands for.
   *
   * @param itsCounters where any number of tasks may be
   * @param extra the counter of one more task, which is to move, or {@link #NONE}
   * @param some groups of counters; of each there is a task besides the one that moves
   */
  boolean begin(long[] packed, long itsCounters, int extra, List<Long> some) {
    bare = packed;
    full = packed.clone();
    counters = itsCounters;
    required = some;
    countedFrom = abstraction.first() + abstraction.individuals(full);
    countedTo = abstraction.add(full, counters);
    if (extra != NONE && countedTo >= 0) {
      if (countedTo == abstraction.first() + abstraction.room()) {
        return false;
      }
      abstraction.place(full, countedTo++, extra);
    }
    return countedTo >= 0;
  }

  /** Begins with a part of what an abstract state stands for, for which there must be room. */
  void mustBegin(long[] packed, long itsCounters, int extra, List<Long> some) {
    if (!begin(packed, itsCounters, extra, some)) {
      throw Uncountable.tooMany(abstraction.room());
    }
  }

  /**
   * Tries a step of a task of {@link #full}, where tasks are counted that add to cells or have
   * other cells than at the start: once if it looks at none of that, otherwise with every number of
   * each kind that there is room for, and with mixtures.
   */
  void visit(int task, ControlLocation node, Visitor visitor) {
    if (numbered(task, node, false, visitor).run()) {
      counting.add(node.label);
    }
  }

  /** The same; of trials that lead to the same, one is tried whatever kinds of tasks there are. */
  void visitDifferent(int task, ControlLocation node, Visitor visitor) {
    if (numbered(task, node, true, visitor).run()) {
      counting.add(node.label);
    }
  }

  /** Whether a step of a task of {@link #full} depends on none of the counted tasks. */
  boolean isIndependent(int task, ControlLocation node) {
    return numbered(task, node, true, (before, outcomes) -> {}).isIndependent();
  }

  private NumberedTrials numbered(
      int task, ControlLocation node, boolean anyKinds, Visitor visitor) {
    return new NumberedTrials(
        abstraction, steps, triedHigher, known, anyKinds, this, task, node, visitor);
  }

  private int end() {
    return abstraction.first() + abstraction.room();
  }

  /** The state with a task or more for every counter. */
  long[] full() {
    return full;
  }

  /** The state with no counted task. */
  long[] bare() {
    return bare;
  }

  /** Groups of counters; of each there is a task besides the one that moves. */
  List<Long> required() {
    return required;
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

  /** The block of a task in {@link #full}. */
  long block(int task) {
    return abstraction.layout().block(full, task);
  }

  /** Whether a task of {@link #full} is there: one of another role, or one whose block is taken. */
  boolean isPresent(int task) {
    return !abstraction.isOfRole(task) || task < countedTo;
  }

  /** The state with one task of {@link #full} and the tasks that are not counted. */
  long[] aloneWith(int task) {
    return withOneMore(bare, task);
  }

  private long[] withOneMore(long[] state, int task) {
    long[] more = state.clone();
    abstraction.layout().putBlock(more, task, block(task));
    if (isCounted(task)) {
      abstraction.contribute(more, abstraction.counter(block(task)), 1);
    }
    return more;
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
        states.add(withOneMore(states.get(states.size() - 1), other));
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

  /** Tries a step with each number of counted tasks that may make a difference. */
  void withAnyNumber(int task, ControlLocation node, Visitor visitor) {
    if (abstraction.isWide()) {
      visit(task, node, visitor);
      return;
    }
    withAllAndFewer(task, node, visitor);
    if (looksAround(node)) {
      withFilledRoom(task, node, visitor);
    }
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
    if (abstraction.isWide() || !program.lookingAround().isEmpty()) {
      states.addAll(fewer(task));
      for (int counter : abstraction.kinds().apart(counters)) {
        long[] some = aloneWith(task);
        for (int at = countedFrom; at < Math.min(countedFrom + FEW, end()); at++) {
          if (at != task) {
            some = some.clone();
            abstraction.place(some, at, counter);
            states.add(some);
          }
        }
      }
      abstraction.fillings(aloneWith(task), countedFrom, counters, states::add);
    }
    return states;
  }
}
