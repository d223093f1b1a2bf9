// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.Arrays;

/**
 * Makes an abstract state of what follows a step: decides which tasks of the role are counted
 * there, and which are tracked individually.
 */
final class AbstractSuccessor {
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

  /** How many counted tasks a step of another task has changed. */
  private int changedByOthers;

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
    System.arraycopy(after, 0, scratch, 0, scratch.length);
    abstraction.layout().putBlock(scratch, mover, block(before, mover));
    boolean alone = Arrays.equals(scratch, before);
    boolean others = !alone && !abstraction.isSame(scratch, before);
    int end = others ? abstraction.first() + abstraction.room() : countedFrom;
    for (int task = abstraction.first(); task < end; task++) {
      countOrTrack(before, mover, task, after, alone);
    }
    if (!others && mover >= countedFrom && abstraction.isOfRole(mover)) {
      countOrTrack(before, mover, mover, after, alone);
    }
    if (changedByOthers > 1) {
      return false;
    }
    System.arraycopy(after, 0, packed, 0, packed.length);
    abstraction.put(packed, individuals, count, others ? end : countedTo);
    countMore();
    return true;
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
    if (abstraction.isVacant(after, task) || (wasCounted && block == block(before, task))) {
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
    } else {
      individuals[count++] = block;
    }
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
      if (counter < 0 || !isStoredWithoutSome(i + kept, same)) {
        i = same - 1;
        continue;
      }
      counters |= 1L << counter;
      int before = count;
      System.arraycopy(individuals, same, individuals, i + kept, count - same);
      count -= same - i - kept;
      abstraction.put(packed, individuals, count, abstraction.first() + before);
      i = -1;
    }
  }

  /** Whether the state without one or more of some equal blocks is a stored one. */
  private boolean isStoredWithoutSome(int from, int to) {
    System.arraycopy(packed, 0, scratch, 0, packed.length);
    for (int gone = 1; gone <= to - from; gone++) {
      System.arraycopy(individuals, 0, rest, 0, from);
      System.arraycopy(individuals, from + gone, rest, from, count - from - gone);
      abstraction.put(scratch, rest, count - gone, abstraction.first() + count);
      if (states.store().find(scratch) >= 0) {
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
