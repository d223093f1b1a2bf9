// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.StepOutcome;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.TransitionCache;

/**
 * Tries steps that look at the cells of several tasks, or count tasks, with as many counted tasks
 * as there is room for, see {@link CounterAbstraction#fillings}.
 *
 * <p>Many states agree in all that such a step looks at. It is tried in one of them, and what it
 * does there holds for the others. Of fillings in which it does the same, one is kept.
 */
final class FilledSteps {

  /** What a step does, and the counted tasks with which it does so. */
  private record Trial(List<Long> counted, StepOutcomes outcomes) {}

  /** More states than this are not remembered. */
  private static final int MAX_KNOWN = 100_000;

  private final CounterAbstraction abstraction;
  private final TransitionCache steps;

  /** Behind the last task of the role. */
  private final int end;

  /** By the step and all that it looks at. */
  private final Map<LongBuffer, List<Trial>> known = new HashMap<>();

  FilledSteps(CounterAbstraction abstraction, TransitionCache steps) {
    this.abstraction = abstraction;
    this.steps = steps;
    this.end = abstraction.first() + abstraction.room();
  }

  /**
   * Takes a step in a state, with every filling.
   *
   * @param alone the state with the moving task, and without counted tasks
   * @param from the first of the blocks for counted tasks
   * @param counters a bit for every counter of the state
   */
  void take(
      long[] alone,
      int mover,
      ControlLocation node,
      int from,
      long counters,
      StepTrials.Visitor visitor) {
    LongBuffer key = key(alone, mover, node, from, counters);
    List<Trial> trials = key == null ? null : known.get(key);
    if (trials == null) {
      trials = tryAll(alone, mover, node, from, counters);
      LongBuffer learned = key(alone, mover, node, from, counters);
      if (learned != null && known.size() < MAX_KNOWN) {
        known.put(learned, trials);
      }
    }
    for (Trial trial : trials) {
      long[] before = alone.clone();
      for (int task = from; task < end; task++) {
        abstraction.layout().putBlock(before, task, trial.counted.get(task - from));
      }
      visitor.visit(before, trial.outcomes);
    }
  }

  private @Nullable LongBuffer key(
      long[] alone, int mover, ControlLocation node, int from, long counters) {
    long[] bits = steps.lookedAt(mover, node);
    if (bits == null) {
      return null;
    }
    LongBuffer key = LongBuffer.allocate(alone.length + 4);
    key.put(mover).put(node.id).put(from).put(counters);
    for (int word = 0; word < bits.length; word++) {
      key.put(alone[word] & bits[word]);
    }
    return key.flip();
  }

  private List<Trial> tryAll(
      long[] alone, int mover, ControlLocation node, int from, long counters) {
    List<Trial> trials = new ArrayList<>();
    Set<List<LongBuffer>> found = new HashSet<>();
    long[] after = new long[alone.length];
    long[] uncounted = uncounted(alone.length, mover, from);
    abstraction.fillings(
        alone,
        from,
        counters,
        filled -> {
          StepOutcomes outcomes = steps.outcomes(mover, node, filled);
          List<LongBuffer> effects = new ArrayList<>();
          for (int which = 0; which < outcomes.count(); which++) {
            StepOutcome outcome = outcomes.get(which);
            outcome.apply(filled, after);
            effects.add(effect(filled, mover, from, after, outcome, uncounted));
          }
          if (found.add(effects)) {
            trials.add(new Trial(blocks(filled, from), outcomes));
          }
        });
    return trials;
  }

  private List<Long> blocks(long[] state, int from) {
    List<Long> blocks = new ArrayList<>();
    for (int task = from; task < end; task++) {
      blocks.add(abstraction.layout().block(state, task));
    }
    return blocks;
  }

  /** The bits of all but the counted tasks. */
  private long[] uncounted(int words, int mover, int from) {
    long[] bits = new long[words];
    Arrays.fill(bits, -1);
    for (int task = from; task < end; task++) {
      if (task != mover) {
        abstraction.layout().putBlock(bits, task, 0);
      }
    }
    return bits;
  }

  /** What a step does to the counted tasks, in any order, and to everything else. */
  private LongBuffer effect(
      long[] before, int mover, int from, long[] after, StepOutcome outcome, long[] uncounted) {
    List<long[]> changes = new ArrayList<>();
    for (int task = from; task < end; task++) {
      long was = abstraction.layout().block(before, task);
      long is = abstraction.layout().block(after, task);
      if (task != mover && was != is) {
        changes.add(new long[] {was, is});
      }
    }
    changes.sort(
        Comparator.<long[]>comparingLong(change -> change[0])
            .thenComparingLong(change -> change[1]));
    LongBuffer effect = LongBuffer.allocate(2 * (uncounted.length + changes.size()));
    outcome.effectOn(uncounted, effect::put);
    changes.forEach(effect::put);
    return effect.flip();
  }
}
