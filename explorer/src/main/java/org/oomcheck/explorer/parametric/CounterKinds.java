// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.IntList;

/** What the counters of a {@link CounterAbstraction} stand for, each a kind of task. */
final class CounterKinds {
  /** No counter. */
  static final int NONE = -1;

  /** Counters are bits of a long; further kinds of tasks are tracked individually. */
  static final int MOST = Long.SIZE;

  private final Automaton automaton;
  private final int[] atEnd;
  private final int[] atStart;

  /** The block of a task of every counter, as values. */
  private final List<int[]> blocks;

  /** What counted tasks add to shared cells; null if a control location is all that is counted. */
  private final @Nullable Contributions contributions;

  /** By counter: what a task adds to shared cells, once it is known. */
  private final int[] @Nullable [] addedBy = new int[MOST][];

  CounterKinds(
      Automaton automaton, @Nullable Contributions contributions, int[] atEnd, int[] atStart) {
    this.automaton = automaton;
    this.contributions = contributions;
    this.atEnd = atEnd;
    this.atStart = atStart;
    this.blocks = new ArrayList<>(List.of(atEnd, atStart));
  }

  /** Whether counted tasks may add to cells, and have other cells than at the start. */
  boolean areWide() {
    return contributions != null;
  }

  int[] block(int counter) {
    return blocks.get(counter);
  }

  ControlLocation node(int counter) {
    return automaton.node(blocks.get(counter)[StateShape.NODE]);
  }

  /** Whether the tasks of a counter have ended. */
  boolean haveEnded(int counter) {
    return node(counter).finished();
  }

  /** The counter of tasks with a block, a new one if there is none; or {@link #NONE}. */
  int number(int[] block) {
    for (int counter = 0; counter < blocks.size(); counter++) {
      if (Arrays.equals(blocks.get(counter), block)) {
        return counter;
      }
    }
    if (blocks.size() == MOST) {
      return NONE;
    }
    blocks.add(block);
    return blocks.size() - 1;
  }

  /** A block as values, in which all tasks that have ended are at one control location. */
  int[] normal(int[] block) {
    int[] normal = block.clone();
    if (automaton.node(block[StateShape.NODE]).finished()) {
      normal[StateShape.NODE] = atEnd[StateShape.NODE];
    }
    return normal;
  }

  /** The shared cells that counted tasks add to. */
  int[] slots() {
    return contributions == null ? new int[0] : contributions.slots();
  }

  /**
   * What a task of a counter adds to each of {@link #slots}. One that has not begun adds nothing,
   * as the world has the same shared cells at its start whatever the number of tasks.
   */
  int[] added(int counter) {
    int[] known = addedBy[counter];
    if (known == null) {
      boolean isVacant =
          counter == CounterAbstraction.ENDED && atEnd.length == StateShape.OWN_CELLS;
      known =
          contributions == null || isVacant || counter == CounterAbstraction.START
              ? new int[slots().length]
              : contributions.of(block(counter));
      addedBy[counter] = known;
    }
    return known;
  }

  /** What tasks of some counters add together, by shared cell. */
  int[] sum(IntList counters) {
    int[] sum = new int[slots().length];
    for (int i = 0; i < counters.size(); i++) {
      int[] added = added(counters.get(i));
      Arrays.setAll(sum, slot -> sum[slot] + added[slot]);
    }
    return sum;
  }

  /** The counters, of some, that a step may tell apart from others. */
  List<Integer> apart(long counters) {
    long all = groups(counters).stream().reduce(0L, (a, b) -> a | b);
    return IntStream.range(0, MOST).filter(i -> (all >>> i & 1) != 0).boxed().toList();
  }

  /**
   * The groups of some counters that a step may tell apart: those that add to the same cell, and
   * those whose cell has the same value, which it had not at the start. A bit for each counter.
   */
  List<Long> groups(long counters) {
    Map<List<Integer>, Long> groups = new LinkedHashMap<>();
    for (long left = counters; left != 0; left &= left - 1) {
      int counter = Long.numberOfTrailingZeros(left);
      int[] added = added(counter);
      for (int i = 0; i < added.length; i++) {
        if (added[i] != 0) {
          groups.merge(List.of(NONE, i), 1L << counter, (a, b) -> a | b);
        }
      }
      int[] values = blocks.get(counter);
      for (int at = StateShape.OWN_CELLS; at < values.length; at++) {
        if (values[at] != atStart[at]) {
          groups.merge(List.of(at, values[at]), 1L << counter, (a, b) -> a | b);
        }
      }
    }
    return List.copyOf(new LinkedHashSet<>(groups.values()));
  }
}
