// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.StateLayout;

/**
 * The cases that are learned, and what {@link StubbornSets} has to know of them. Sets of cases are
 * bit sets over their numbers. A gap is a case as well: the values at which nothing is learned, if
 * they are values that the slot can have.
 */
final class CaseIndex {
  private final StateShape shape;
  private final StateLayout layout;
  private final List<LearnedCase> cases;
  private final int learned;

  /** By slot, the values that some step writes, or that it had at the start. */
  private final BitSet[] values;

  /** The slots that decide on each case. */
  private final int[][] slots;

  /** By slot and value, the cases in which a step gives the slot this value. */
  private final long[][] @Nullable [] writers;

  /** By case, the cases of other tasks that conflict with it. */
  private final long[] @Nullable [] conflicts;

  /** By task and control location, the cases at those that can be reached from there. */
  private final long[] @Nullable [][] reachable;

  /** By task and control location, the numbers of the cases. */
  private final List<List<List<Integer>>> at = new ArrayList<>();

  /**
   * Indexes what is learned.
   *
   * @param start the packed state at which the program starts
   */
  CaseIndex(TransitionCache cache, StateShape shape, StateLayout layout, long[] start) {
    this.shape = shape;
    this.layout = layout;
    this.cases = new ArrayList<>(cache.cases());
    this.learned = cases.size();
    this.values = values(start);
    cache.forEachGap(values, cases::add);
    this.slots = new int[cases.size()][];
    this.conflicts = new long[cases.size()][];
    this.writers = new long[shape.slots()][][];
    this.reachable = new long[shape.tasks()][][];
    for (int task = 0; task < shape.tasks(); task++) {
      at.add(new ArrayList<>());
    }
    for (int number = 0; number < cases.size(); number++) {
      LearnedCase each = cases.get(number);
      slots[number] = slotsOf(each.mask);
      locations(each.task, each.location).add(number);
      addWriter(number, each);
    }
    for (int task = 0; task < shape.tasks(); task++) {
      reachable[task] = new long[at.get(task).size()][];
    }
  }

  /** The values of interchangeable tasks are the same, whichever of them has which. */
  private BitSet[] values(long[] start) {
    BitSet[] found = new BitSet[shape.slots()];
    for (int slot = 0; slot < found.length; slot++) {
      found[slot] = new BitSet();
      found[slot].set(layout.packedValue(start, slot));
    }
    for (LearnedCase each : cases) {
      for (StepOutcome outcome : each.outcomes) {
        for (int slot = 0; slot < found.length; slot++) {
          if (outcome.writes(layout, slot)) {
            found[slot].set(outcome.written(layout, slot));
          }
        }
      }
    }
    for (StateShape.Tasks role : shape.roles()) {
      for (int offset = 0; offset < shape.blockSize(); offset++) {
        BitSet all = new BitSet();
        for (int task = role.first(); task < role.end(); task++) {
          all.or(found[shape.block(task) + offset]);
        }
        for (int task = role.first(); task < role.end(); task++) {
          found[shape.block(task) + offset] = all;
        }
      }
    }
    return found;
  }

  private int[] slotsOf(long[] mask) {
    int[] found = new int[shape.slots()];
    int count = 0;
    for (int slot = 0; slot < found.length; slot++) {
      if ((mask[layout.word(slot)] >>> layout.shift(slot) & layout.mask(slot)) != 0) {
        found[count++] = slot;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private List<Integer> locations(int task, int location) {
    List<List<Integer>> ofTask = at.get(task);
    while (ofTask.size() <= location) {
      ofTask.add(new ArrayList<>());
    }
    return ofTask.get(location);
  }

  private void addWriter(int number, LearnedCase each) {
    for (StepOutcome outcome : each.outcomes) {
      for (int slot = 0; slot < shape.slots(); slot++) {
        if (outcome.writes(layout, slot) && !keeps(each, outcome, slot)) {
          int value = outcome.written(layout, slot);
          long[][] byValue = writers[slot];
          if (byValue == null) {
            byValue = new long[1 << layout.bits(slot)][];
            writers[slot] = byValue;
          }
          if (byValue[value] == null) {
            byValue[value] = none();
          }
          add(byValue[value], number);
        }
      }
    }
  }

  /** Whether a slot has before the step the value that it has after it. */
  private boolean keeps(LearnedCase each, StepOutcome outcome, int slot) {
    boolean looksAt =
        (each.mask[layout.word(slot)] >>> layout.shift(slot) & layout.mask(slot)) != 0;
    return looksAt && layout.packedValue(each.value, slot) == outcome.written(layout, slot);
  }

  /** How many cases are learned; gaps have greater numbers. */
  int learned() {
    return learned;
  }

  LearnedCase get(int number) {
    return cases.get(number);
  }

  /** An empty set of cases. */
  long[] none() {
    return new long[(cases.size() + Long.SIZE - 1) / Long.SIZE];
  }

  static void add(long[] set, int number) {
    set[number / Long.SIZE] |= 1L << number;
  }

  /** The slots that decide on a case. */
  int[] slots(int number) {
    return slots[number];
  }

  /** The cases in which a step gives a slot this value; null if there are none. */
  long @Nullable [] writers(int slot, int value) {
    long[][] byValue = writers[slot];
    return byValue == null ? null : byValue[value];
  }

  /** The cases of other tasks that conflict with this one. */
  long[] conflicts(int number) {
    long[] found = conflicts[number];
    if (found == null) {
      found = none();
      LearnedCase one = cases.get(number);
      for (int other = 0; other < cases.size(); other++) {
        LearnedCase another = cases.get(other);
        boolean gap = other >= learned;
        if (another.task != one.task
            && (gap || !another.outcomes.isEmpty())
            && one.conflictsWith(another)) {
          add(found, other);
        }
      }
      conflicts[number] = found;
    }
    return found;
  }

  /** The control location that a task comes to, -1 if it stays at the one where it is. */
  private int targetOf(StepOutcome outcome, int task) {
    int slot = shape.node(task);
    return outcome.writes(layout, slot) ? layout.low(slot) + outcome.written(layout, slot) : -1;
  }

  /** The cases at the control locations that a task can reach, the present one among them. */
  long[] reachable(int task, int location) {
    if (location >= reachable[task].length) {
      return none();
    }
    long[] found = reachable[task][location];
    if (found == null) {
      found = none();
      BitSet seen = new BitSet();
      Deque<Integer> open = new ArrayDeque<>();
      open.add(location);
      seen.set(location);
      while (!open.isEmpty()) {
        for (int number : locations(task, open.remove())) {
          add(found, number);
          for (StepOutcome outcome : cases.get(number).outcomes) {
            int target = targetOf(outcome, task);
            if (target >= 0 && !seen.get(target)) {
              seen.set(target);
              open.add(target);
            }
          }
        }
      }
      reachable[task][location] = found;
    }
    return found;
  }
}
