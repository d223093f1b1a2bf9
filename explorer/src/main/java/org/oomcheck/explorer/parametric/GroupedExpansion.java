// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.SuccessorGenerator;

/**
 * Expands an abstract state whose counted tasks add to cells, or have other cells than at the
 * start. Steps may tell whether there is such a task: a writer waits until no reader is inside. So
 * the state is taken apart: in each part there is no task of some groups of counters besides the
 * one that moves, and at least one of each other group. Together the parts are all of it.
 */
final class GroupedExpansion {

  /** Takes a part of a state. */
  interface Part {

    /**
     * Is called for every part.
     *
     * @param counters where any number of tasks may be
     * @param extra the counter of a task that alone is to move, or {@link StepTrials#NONE}: any
     * @param some groups of counters; of each there is a task
     */
    void expand(long counters, int extra, List<Long> some);
  }

  /** More groups of counters are not told apart. */
  private static final int MOST_GROUPS = 5;

  private final CounterAbstraction abstraction;
  private final SuccessorGenerator generator;
  private final StepTrials trials;
  private final Excursions excursions;
  private final int tasks;

  /** Whether counted tasks are followed on ways of several steps. */
  private final boolean far;

  GroupedExpansion(
      CounterAbstraction abstraction,
      SuccessorGenerator generator,
      StepTrials trials,
      int tasks,
      boolean far) {
    this.far = far;
    this.abstraction = abstraction;
    this.generator = generator;
    this.trials = trials;
    this.excursions = new Excursions(abstraction, generator, trials);
    this.tasks = tasks;
  }

  /** Hands out all parts of a state with these counters. */
  void parts(long counters, Part part) {
    List<Long> groups = groups(counters);
    for (int which = 0; which < 1 << groups.size(); which++) {
      long none = 0;
      List<Long> some = new ArrayList<>();
      for (int group = 0; group < groups.size(); group++) {
        if ((which >>> group & 1) != 0) {
          some.add(groups.get(group));
        } else {
          none |= groups.get(group);
        }
      }
      long left = counters & ~none;
      if (some.stream().allMatch(group -> (group & left) != 0)) {
        part.expand(left, StepTrials.NONE, some);
        for (long extra = none; extra != 0; extra &= extra - 1) {
          part.expand(left, Long.numberOfTrailingZeros(extra), some);
        }
      }
    }
  }

  private List<Long> groups(long counters) {
    List<Long> groups = abstraction.kinds().groups(counters);
    return groups.subList(0, Math.min(groups.size(), MOST_GROUPS));
  }

  /**
   * Where any number of tasks may be in the part that a trial is of: a trial without a task of some
   * group stands for states that have none.
   */
  private long countersOf(long[] trial, int mover) {
    long present = 0;
    int end = abstraction.first() + abstraction.room();
    for (int task = trials.countedFrom(); task < end; task++) {
      if (task != mover && !abstraction.isVacant(trial, task)) {
        present |= 1L << abstraction.counter(abstraction.layout().block(trial, task));
      }
    }
    long none = 0;
    for (long group : groups(trials.counters())) {
      none |= (group & present) == 0 ? group : 0;
    }
    return trials.counters() & ~none;
  }

  /**
   * Takes the steps that do not depend on the counted tasks, in the state with which the trials
   * have begun, which has a task of every counter and is loaded. Says whether there are others.
   */
  boolean takeIndependent(AbstractSuccessor successor, Arrivals arrivals) {
    boolean others = false;
    for (int task = 0; task < tasks; task++) {
      ControlLocation node = generator.node(task);
      if (trials.isPresent(task) && !node.finished() && !isLikeTheOneBefore(task)) {
        if (trials.isIndependent(task, node)) {
          take(task, node, successor, arrivals);
        } else {
          others = true;
        }
      }
    }
    return others;
  }

  /**
   * Takes the other steps, in the part with which the trials have begun; its state is loaded.
   *
   * @param onlyLast whether only the last counted task moves
   */
  void takeOthers(boolean onlyLast, AbstractSuccessor successor, Arrivals arrivals) {
    int from = onlyLast ? trials.countedTo() - 1 : 0;
    int to = onlyLast ? trials.countedTo() : tasks;
    for (int task = from; task < to; task++) {
      ControlLocation node = generator.node(task);
      boolean isNext = trials.isPresent(task) && !node.finished();
      if (isNext && (onlyLast || !isLikeTheOneBefore(task)) && !trials.isIndependent(task, node)) {
        take(task, node, successor, arrivals);
      }
    }
  }

  private void take(
      int task, ControlLocation node, AbstractSuccessor successor, Arrivals arrivals) {
    successor.beginStep(trials.full(), task, trials.withAll(task, node));
    trials.visitDifferent(
        task, node, (before, outcomes) -> arrivals.arrive(before, task, outcomes));
  }

  /** Whether a counted task is one more of the same counter. */
  private boolean isLikeTheOneBefore(int task) {
    return task > trials.countedFrom()
        && trials.isCounted(task)
        && trials.block(task) == trials.block(task - 1);
  }

  /** Receives what steps lead to. */
  interface Arrivals {
    void arrive(long[] before, int mover, StepOutcomes outcomes);
  }

  /** The number of a stored state that covers a successor; -1 if there is none. */
  int known(
      long[] before, int mover, long[] after, AbstractSuccessor successor, AbstractStates states) {
    int end = abstraction.first() + abstraction.room();
    successor.begin(trials.bare(), countersOf(before, mover), end);
    successor.beginStep(trials.full(), mover, trials.withAll(mover, generator.node(mover)));
    int found =
        successor.build(before, mover, after) ? states.store().find(successor.packed()) : -1;
    return found >= 0 && (successor.counters() & ~states.counters(found)) == 0 ? found : -1;
  }

  /**
   * Begins with a state from which all tasks have left that can.
   *
   * @return by counter, where its tasks have gone; 0 if they have not
   */
  long[] beginLeft(long[] packed, long counters, AbstractSuccessor successor) {
    long[] gone = abstraction.isWide() ? leaving(packed, counters, successor) : new long[Long.SIZE];
    long left = counters;
    for (int counter = 0; counter < gone.length; counter++) {
      left &= gone[counter] == 0 ? -1 : ~(1L << counter);
    }
    trials.mustBegin(packed, left, StepTrials.NONE, List.of());
    successor.begin(trials.bare(), trials.counters(), trials.countedTo());
    return gone;
  }

  /**
   * The counters whose tasks can all go elsewhere by steps of their own, which change nothing else
   * in the end and are possible whatever the others do: to the end, or to where no step tells that
   * they are there. One after the other goes, so for every number of them there is such a path.
   *
   * @param successor makes out which steps change nothing but their task
   * @return by counter, the counters that its tasks can go to; 0 if they cannot leave
   */
  private long[] leaving(long[] packed, long counters, AbstractSuccessor successor) {
    long telling = 0;
    for (int counter : abstraction.kinds().apart(counters)) {
      telling |= abstraction.kinds().haveEnded(counter) ? 0 : 1L << counter;
    }
    if (telling == 0) {
      return new long[Long.SIZE];
    }
    long[] targets = new long[Long.SIZE];
    for (long left = counters; left != 0; left &= left - 1) {
      int counter = Long.numberOfTrailingZeros(left);
      targets[counter] =
          abstraction.kinds().haveEnded(counter)
              ? 0
              : targets(packed, counters, counter, successor);
    }
    long leads = counters & ~telling;
    long[] gone = new long[Long.SIZE];
    boolean changed = true;
    while (changed) {
      changed = false;
      for (long left = telling & ~leads; left != 0; left &= left - 1) {
        int counter = Long.numberOfTrailingZeros(left);
        gone[counter] = targets[counter] & leads;
        if (gone[counter] != 0) {
          leads |= 1L << counter;
          changed = true;
        }
      }
    }
    return gone;
  }

  /** The counters that a task can move to, whatever number of others is where they may be. */
  private long targets(long[] packed, long counters, int counter, AbstractSuccessor successor) {
    long next = nextTargets(packed, counters, counter, successor);
    return next != 0 || !far ? next : excursions.targets(packed, counters, counter);
  }

  private long nextTargets(long[] packed, long counters, int counter, AbstractSuccessor successor) {
    if (!trials.begin(packed, counters, counter, List.of())) {
      return 0;
    }
    generator.load(trials.full(), 0);
    int mover = trials.countedTo() - 1;
    long[] common = {-1};
    trials.visit(
        mover,
        generator.node(mover),
        (before, outcomes) -> {
          long found = 0;
          long[] after = new long[before.length];
          for (int which = 0; which < outcomes.count(); which++) {
            outcomes.get(which).apply(before, after);
            int to = successor.followed(before, mover, after);
            found |= to < 0 ? 0 : 1L << to;
          }
          common[0] &= found;
        });
    return common[0] & counters;
  }
}
