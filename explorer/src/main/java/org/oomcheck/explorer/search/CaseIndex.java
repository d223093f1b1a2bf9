// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.StateLayout;

/**
 * The cases that are learned, and what {@link StubbornSets} has to know of them. Sets of cases are
 * bit sets over their numbers. A gap is a case as well: the values at which nothing is learned, if
 * they are values that the slot can have.
 */
final class CaseIndex {
  /** A set of few cases: those of its words that are not 0, and where they are. */
  static final class Cases {
    static final Cases NONE = new Cases(new long[0]);

    final int[] at;
    final long[] bits;

    Cases(long[] set) {
      this.at = IntStream.range(0, set.length).filter(i -> set[i] != 0).toArray();
      this.bits = IntStream.of(at).mapToLong(i -> set[i]).toArray();
    }

    /** How many of these are in another set; no more are counted than are enough. */
    private int countIn(long[] set, int enough) {
      int count = 0;
      for (int i = 0; i < at.length && count < enough; i++) {
        count += Long.bitCount(bits[i] & set[at[i]]);
      }
      return count;
    }
  }

  /** What a case needs of one slot. */
  private static final class Need {
    final int word;
    final long mask;
    final long value;

    /** The cases in which a step gives the slot this value. */
    final Cases writers;

    Need(int word, long mask, long value, Cases writers) {
      this.word = word;
      this.mask = mask;
      this.value = value;
      this.writers = writers;
    }

    boolean isIn(long[] packed) {
      return (packed[word] & mask) == value;
    }
  }

  private final StateShape shape;
  private final StateLayout layout;
  private final List<LearnedCase> cases;
  private final int learned;

  /** By slot, the values that some step writes, or that it had at the start. */
  private final BitSet[] values;

  /** By case, what it needs of the slots that decide on it. */
  private final Need[] @Nullable [] needs;

  /** By slot and value, the cases in which a step gives the slot this value. */
  private final long[][] @Nullable [] writers;

  /** By case, the cases of other tasks that conflict with it. */
  private final @Nullable Cases[] conflicts;

  /** By task and control location, the cases at those that can be reached from there. */
  private final long[] @Nullable [][] reachable;

  /** By task and control location, the numbers of the cases. */
  private final List<List<List<Integer>>> at = new ArrayList<>();

  /**
   * Indexes what is learned.
   *
   * @param start the packed state at which the program starts
   * @param ignored the cells in which two states may differ that are one
   */
  CaseIndex(
      TransitionCache cache, StateShape shape, StateLayout layout, long[] start, BitSet ignored) {
    this.shape = shape;
    this.layout = layout;
    long[] compared = layout.bitsBut(ignored);
    this.cases = new ArrayList<>();
    cache.cases().forEach(each -> cases.add(each.within(compared)));
    this.learned = cases.size();
    this.values = values(start);
    ignored.stream().forEach(slot -> values[slot].clear());
    cache.forEachGap(values, gap -> cases.add(gap.within(compared)));
    this.needs = new Need[cases.size()][];
    this.conflicts = new Cases[cases.size()];
    this.writers = new long[shape.slots()][][];
    this.reachable = new long[shape.tasks()][][];
    for (int task = 0; task < shape.tasks(); task++) {
      at.add(new ArrayList<>());
    }
    for (int number = 0; number < cases.size(); number++) {
      LearnedCase each = cases.get(number);
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

  static boolean contains(long[] set, int number) {
    return (set[number / Long.SIZE] >>> number & 1) != 0;
  }

  /**
   * The cases that write a value which a case needs and which a state does not have. Of several
   * such values, it is the one with the fewest writers among some cases.
   *
   * @return null if the state has all these values
   */
  @Nullable Cases writers(int number, long[] packed, long[] some) {
    int fewest = Integer.MAX_VALUE;
    Cases found = null;
    for (Need need : needs(number)) {
      if (!need.isIn(packed) && fewest > 0) {
        int count = need.writers.countIn(some, fewest);
        if (count < fewest) {
          fewest = count;
          found = need.writers;
        }
      }
    }
    return found;
  }

  private Need[] needs(int number) {
    Need[] found = needs[number];
    if (found == null) {
      List<Need> all = new ArrayList<>();
      LearnedCase each = cases.get(number);
      for (int slot = 0; slot < shape.slots(); slot++) {
        int word = layout.word(slot);
        long mask = layout.mask(slot) << layout.shift(slot);
        if ((each.mask[word] & mask) != 0) {
          long[] writing = writers(slot, layout.packedValue(each.value, slot));
          Cases set = writing == null ? Cases.NONE : new Cases(writing);
          all.add(new Need(word, mask, each.value[word] & mask, set));
        }
      }
      found = all.toArray(Need[]::new);
      needs[number] = found;
    }
    return found;
  }

  private long @Nullable [] writers(int slot, int value) {
    long[][] byValue = writers[slot];
    return byValue == null ? null : byValue[value];
  }

  /** The cases of other tasks that conflict with this one. */
  Cases conflicts(int number) {
    Cases found = conflicts[number];
    if (found == null) {
      long[] set = none();
      LearnedCase one = cases.get(number);
      for (int other = 0; other < cases.size(); other++) {
        LearnedCase another = cases.get(other);
        boolean gap = other >= learned;
        if (another.task != one.task
            && (gap || !another.outcomes.isEmpty())
            && one.conflictsWith(another)) {
          add(set, other);
        }
      }
      found = new Cases(set);
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
