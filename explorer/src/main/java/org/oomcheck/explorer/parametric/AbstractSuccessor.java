// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.state.IntList;

/**
 * Makes an abstract state of what follows a step: decides which tasks of the role are counted
 * there, and which are tracked individually.
 */
final class AbstractSuccessor {
  /** A step that changes more of the counted tasks, but not all, is not followed. */
  private static final int MOST_CHANGED = 3;

  private final CounterAbstraction abstraction;
  private final AbstractStates states;

  /** Whether a task that is tracked individually is left, until it has ended. */
  private final boolean keepsOne;

  /** The counters of the state that is being expanded. */
  private long countersBefore;

  /** The first of the tasks that are counted ones while it is expanded. */
  private int countedFrom;

  /** Behind the last of them. */
  private int countedTo;

  /** The counters of the tasks that are tracked individually, negative where there is none. */
  private final int[] counterOf;

  /** The blocks of the tasks that will be tracked individually. */
  private final long[] individuals;

  private int count;

  private long counters;

  /** How many counted tasks a step of another task has changed, and left others like them. */
  private int changedByOthers;

  /** By counter, what all its tasks become when another task takes the step that is tried. */
  private final Map<Integer, Integer> broadcast = new HashMap<>();

  /** By counter, the changes that do not contradict the trial. */
  private final Map<Integer, Integer> changed = new HashMap<>();

  /** The counters of tasks that are counted in the successor, and were tried one by one. */
  private IntList gone = new IntList();

  private final long[] packed;
  private final long[] rest;
  private final long[] scratch;

  AbstractSuccessor(CounterAbstraction abstraction, AbstractStates states, boolean keepsOne) {
    this.abstraction = abstraction;
    this.states = states;
    this.keepsOne = keepsOne;
    this.counterOf = new int[abstraction.room()];
    this.individuals = new long[abstraction.room()];
    this.rest = new long[abstraction.room()];
    this.packed = new long[abstraction.layout().words()];
    this.scratch = new long[abstraction.layout().words()];
  }

  /**
   * Begins with the successors of a state.
   *
   * @param state the state, in which the tasks that are tracked individually are the first
   * @param counters the counters of that state
   * @param end behind the last task that is counted while the state is expanded
   */
  void begin(long[] state, long counters, int end) {
    countersBefore = counters;
    countedFrom = abstraction.first() + abstraction.individuals(state);
    countedTo = end;
    broadcast.clear();
    for (int task = abstraction.first(); task < countedFrom; task++) {
      counterOf[task - abstraction.first()] = abstraction.counter(block(state, task));
    }
  }

  private long block(long[] state, int task) {
    return abstraction.layout().block(state, task);
  }

  /**
   * Makes the abstract state.
   *
   * @param before the state with its counted tasks, in which the step was taken
   * @param after the state that it leads to
   * @return false if the step changed more than one counted task besides the mover, so that the
   *     successor cannot be described by counters
   */
  boolean build(long[] before, int mover, long[] after) {
    count = 0;
    counters = countersBefore;
    changedByOthers = 0;
    gone = new IntList();
    boolean alone = isAlone(before, mover, after);
    boolean others = !alone && !abstraction.isSame(scratch, before);
    int end = others ? abstraction.first() + abstraction.room() : countedFrom;
    countChanged(before, mover, after);
    for (int task = abstraction.first(); task < end; task++) {
      countOrTrack(before, mover, task, after, alone);
    }
    if (!others && mover >= countedFrom && abstraction.isOfRole(mover)) {
      countOrTrack(before, mover, mover, after, alone);
    }
    if (changedByOthers > (abstraction.isWide() ? MOST_CHANGED : 1)) {
      return false;
    }
    System.arraycopy(after, 0, packed, 0, packed.length);
    abstraction.put(packed, individuals, count, others ? end : countedTo);
    takeAway(before, mover, after);
    countMore();
    return true;
  }

  /** Whether a step changed the mover and nothing else, but what the mover adds to cells. */
  private boolean isAlone(long[] before, int mover, long[] after) {
    System.arraycopy(after, 0, scratch, 0, scratch.length);
    abstraction.layout().putBlock(scratch, mover, block(before, mover));
    if (!abstraction.isWide() || !abstraction.isOfRole(mover)) {
      return Arrays.equals(scratch, before);
    }
    int was = abstraction.counter(block(before, mover));
    int is = abstraction.counter(block(after, mover));
    if (was < 0 || is < 0) {
      return Arrays.equals(scratch, before);
    }
    long[] expected = before.clone();
    abstraction.contribute(expected, is, 1);
    abstraction.contribute(scratch, was, 1);
    return Arrays.equals(scratch, expected);
  }

  /** The counter that any number of tasks can move to by a step of their own, or -1. */
  int followed(long[] before, int mover, long[] after) {
    return isAlone(before, mover, after) ? abstraction.counter(block(after, mover)) : -1;
  }

  /** Whether in some step all tasks of a counter became something else. */
  static boolean isBroadcast(
      CounterAbstraction abstraction, long[] before, int mover, long[] after, long block) {
    int same = 0;
    for (int at = abstraction.first(); at < abstraction.first() + abstraction.room(); at++) {
      if (at != mover && abstraction.layout().block(before, at) == block) {
        if (abstraction.layout().block(after, at) == block) {
          return false;
        }
        same++;
      }
    }
    return same > 1;
  }

  /**
   * Begins with a step, which is to be tried with several numbers of counted tasks. If it changes
   * all tasks of some counters with every number that there may be, it does so in each trial: where
   * a trial has no such task, others than the trial may have.
   *
   * @param outcomes what it does with more than one task of each such counter
   */
  void beginStep(long[] before, int mover, StepOutcomes outcomes) {
    broadcast.clear();
    if (outcomes.count() != 1) {
      return;
    }
    long[] after = new long[before.length];
    outcomes.get(0).apply(before, after);
    for (int task = countedFrom; task < abstraction.first() + abstraction.room(); task++) {
      long block = block(before, task);
      if (task != mover
          && block != block(after, task)
          && isBroadcast(abstraction, before, mover, after, block)) {
        int from = abstraction.counter(block);
        int to = abstraction.counter(block(after, task));
        broadcast.put(from, broadcast.getOrDefault(from, to) == to ? to : -1);
      }
    }
    broadcast.values().removeIf(to -> to < 0);
  }

  /** Counts what a step does to all tasks of a counter, unless this trial shows otherwise. */
  private void countChanged(long[] before, int mover, long[] after) {
    changed.clear();
    if (broadcast.isEmpty()) {
      return;
    }
    changed.putAll(broadcast);
    for (int task = countedFrom; task < abstraction.first() + abstraction.room(); task++) {
      if (task != mover && !abstraction.isVacant(before, task)) {
        int from = abstraction.counter(block(before, task));
        Integer to = changed.get(from);
        if (to != null && to != abstraction.counter(block(after, task))) {
          changed.remove(from);
        }
      }
    }
    changed.keySet().forEach(from -> counters &= ~(1L << from));
    changed.values().forEach(to -> counters |= 1L << to);
  }

  /** Takes away what those tasks add to shared cells that are counted now. */
  private void takeAway(long[] before, int mover, long[] after) {
    if (!abstraction.isWide()) {
      return;
    }
    for (int task = countedFrom; task < abstraction.first() + abstraction.room(); task++) {
      long block = block(after, task);
      boolean stays = task != mover && block == block(before, task);
      if (stays && !abstraction.isVacant(before, task) && abstraction.counter(block) >= 0) {
        gone.add(abstraction.counter(block));
      }
    }
    abstraction.takeAway(packed, abstraction.kinds().sum(gone));
  }

  /**
   * Adds the block of a task to those that will be tracked individually, or its counter to the
   * state.
   *
   * @param alone whether the step changed the mover and nothing else
   */
  private void countOrTrack(long[] before, int mover, int task, long[] after, boolean alone) {
    long block = block(after, task);
    boolean wasCounted = task >= countedFrom;
    if (abstraction.isVacant(after, task)
        || (wasCounted && task != mover && block == block(before, task))) {
      return;
    }
    int all = wasCounted && task != mover ? becameAll(block(before, task)) : -1;
    if (all >= 0) {
      counters |= 1L << all;
      gone.add(all);
      return;
    }
    changedByOthers += wasCounted && task != mover ? 1 : 0;
    boolean stayed = !wasCounted && block == block(before, task);
    int counter = stayed ? counterOf[task - abstraction.first()] : abstraction.counter(block);
    boolean follows = wasCounted && task == mover && alone;
    boolean isKept = keepsOne && count == 0 && task == countedFrom - 1;
    if (counter >= 0
        && !isKept
        && (follows || counter == CounterAbstraction.ENDED || states.everCounted(counter))) {
      counters |= 1L << counter;
      gone.add(counter);
    } else {
      individuals[count++] = block;
    }
  }

  private int becameAll(long block) {
    return changed.isEmpty() ? -1 : changed.getOrDefault(abstraction.counter(block), -1);
  }

  /** Counts the tasks without which the same state was found as well. */
  private void countMore() {
    for (int i = 0; i < count; i++) {
      int counter = abstraction.counter(individuals[i]);
      int same = i + 1;
      while (same < count && individuals[same] == individuals[i]) {
        same++;
      }
      int kept = keepsOne && same - i == count ? 1 : 0;
      if (counter < 0 || !isStoredWithoutSome(counter, i + kept, same)) {
        i = same - 1;
        continue;
      }
      counters |= 1L << counter;
      int before = count;
      System.arraycopy(individuals, same, individuals, i + kept, count - same);
      count -= same - i - kept;
      abstraction.put(packed, individuals, count, abstraction.first() + before);
      abstraction.contribute(packed, counter, count - before);
      i = -1;
    }
  }

  /** Whether the state without one or more of some equal blocks is a stored one. */
  private boolean isStoredWithoutSome(int counter, int from, int to) {
    System.arraycopy(packed, 0, scratch, 0, packed.length);
    for (int taken = 1; taken <= to - from; taken++) {
      System.arraycopy(individuals, 0, rest, 0, from);
      System.arraycopy(individuals, from + taken, rest, from, count - from - taken);
      abstraction.put(scratch, rest, count - taken, abstraction.first() + count);
      if (AbstractStates.tryTakeAway(abstraction, scratch, counter, 1)
          && states.store().find(scratch) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** How many tasks the abstract state tracks individually. */
  int individuals() {
    return count;
  }

  /** The abstract state, packed; valid until the next one is made. */
  long[] packed() {
    return packed;
  }

  /** Its counters, a bit for each. */
  long counters() {
    return counters;
  }
}
