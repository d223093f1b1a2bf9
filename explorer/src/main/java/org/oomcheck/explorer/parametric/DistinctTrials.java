// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.model.machine.Progress;

/** Collects those trials of a step that do not lead to the same as one before. */
final class DistinctTrials {

  /**
   * The trials that are enough, each as the counters of the counted tasks that are there besides
   * the one that moves.
   *
   * @param all with the same kinds of tasks, no two lead to the same
   * @param different no two lead to the same, whatever kinds of tasks there are
   */
  record Enough(List<int[]> all, List<int[]> different) {}

  private final CounterAbstraction abstraction;
  private final int mover;
  private final int from;
  private final int end;

  /** The bits of the blocks of counted tasks. */
  private final long[] blocks;

  /** What the step leads to in the trials so far. */
  private final Set<LongBuffer> seen = new HashSet<>();

  /** What the step leads to in the trials so far, with the kinds of tasks that there are. */
  private final Set<LongBuffer> seenWithKinds = new HashSet<>();

  private final Enough enough = new Enough(new ArrayList<>(), new ArrayList<>());

  /**
   * No trial has been made.
   *
   * @param from the first of the counted tasks
   */
  DistinctTrials(CounterAbstraction abstraction, int mover, int from) {
    this.abstraction = abstraction;
    this.mover = mover;
    this.from = from;
    this.end = abstraction.first() + abstraction.room();
    this.blocks = abstraction.bitsOfCounted(from, mover);
  }

  /**
   * Adds a trial; says whether it is a new one.
   *
   * @param anyKinds whether one that leads to the same with tasks of other kinds is not
   */
  boolean isNew(long[] state, StepOutcomes outcomes, boolean anyKinds) {
    int[] added = added(state);
    LongBuffer effect = effect(state, outcomes, added);
    long kinds = 0;
    for (int counter : added) {
      kinds |= 1L << counter;
    }
    LongBuffer withKinds = LongBuffer.allocate(effect.capacity() + 1);
    if (!seenWithKinds.add(withKinds.put(effect.duplicate()).put(kinds).flip())) {
      return false;
    }
    boolean isDifferent = seen.add(effect);
    enough.all.add(added);
    if (isDifferent) {
      enough.different.add(added);
    }
    return isDifferent || !anyKinds;
  }

  /** All that were new. */
  Enough enough() {
    return enough;
  }

  /** The counters of the counted tasks of a trial besides the one that moves. */
  private int[] added(long[] state) {
    int[] added = new int[end - from];
    int count = 0;
    for (int at = from; at < end; at++) {
      if (at != mover && !abstraction.isVacant(state, at)) {
        added[count++] = abstraction.counter(abstraction.layout().block(state, at));
      }
    }
    return Arrays.copyOf(added, count);
  }

  /** What a trial leads to, without what counted tasks add; if it changes some of them, itself. */
  private LongBuffer effect(long[] state, StepOutcomes outcomes, int[] added) {
    long[] effect = new long[(state.length + 1) * outcomes.count()];
    long[] after = new long[state.length];
    for (int which = 0; which < outcomes.count(); which++) {
      if (outcomes.get(which).writesAny(blocks)) {
        return LongBuffer.wrap(state.clone());
      }
      outcomes.get(which).apply(state, after);
      for (int counter : added) {
        abstraction.contribute(after, counter, -1);
      }
      int offset = (state.length + 1) * which;
      for (int word = 0; word < after.length; word++) {
        effect[offset + word] = after[word] & ~blocks[word];
      }
      effect[offset + state.length] = outcomes.get(which).progress() == Progress.WORK ? 1 : 0;
    }
    return LongBuffer.wrap(effect);
  }
}
