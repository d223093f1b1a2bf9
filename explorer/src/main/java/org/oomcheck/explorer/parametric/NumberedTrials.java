// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.TransitionCache;

/**
 * Tries a step with many numbers of counted tasks that add to cells, or have other cells than at
 * the start: of one kind as many as there is room for, of two kinds a few of each, and mixtures.
 * Among trials with tasks of the same kinds whose results differ in no more than what these tasks
 * add, one is enough. Many states agree in all that a step looks at: then the trials of one are
 * enough.
 *
 * <p>A step that looks at a cell which the tasks add to must then do the same with every higher
 * number. It is tried with some of them; where it does something else, it is refused.
 */
final class NumberedTrials {
  /** The state is not taken apart into more. */
  private static final int MOST_BASES = 64;

  /** How many tasks of each of two kinds are tried. */
  private static final int MOST_OF_TWO = 3;

  /** Each number up to this one is tried. */
  private static final int MOST_IN_TURN = 130;

  /** More states than this are not remembered. */
  private static final int MAX_KNOWN = 100_000;

  /** Higher numbers that programs have as limits. */
  private static final int[] HIGHER = {1024, 1000, 512, 500, 256, 200};

  /** How many fewer tasks, and how many more, are tried as well. */
  private static final int AROUND = 4;

  private final CounterAbstraction abstraction;
  private final TransitionCache steps;
  private final StepTrials trials;
  private final int mover;
  private final int from;
  private final int end;
  private final ControlLocation node;
  private final StepTrials.Visitor visitor;

  /** The bits of the blocks of counted tasks. */
  private final long[] blocks;

  /** The bits of the cells that counted tasks add to. */
  private final long[] slots;

  /** The steps that were tried with higher numbers, by all that they look at. */
  private final Set<LongBuffer> triedHigher;

  /** The trials that are enough, by the step and all that it looks at. */
  private final Map<LongBuffer, DistinctTrials.Enough> known;

  private final DistinctTrials distinct;

  /** Whether trials that lead to the same are tried once for all kinds of tasks. */
  private final boolean anyKinds;

  /**
   * Prepares the trials of a step.
   *
   * @param trials has begun with the state in which it is tried
   * @param triedHigher remembers what was tried with higher numbers
   * @param known remembers which trials are enough
   * @param anyKinds whether trials that lead to the same are tried once for all kinds of tasks
   */
  NumberedTrials(
      CounterAbstraction abstraction,
      TransitionCache steps,
      Set<LongBuffer> triedHigher,
      Map<LongBuffer, DistinctTrials.Enough> known,
      boolean anyKinds,
      StepTrials trials,
      int mover,
      ControlLocation node,
      StepTrials.Visitor visitor) {
    this.abstraction = abstraction;
    this.steps = steps;
    this.triedHigher = triedHigher;
    this.known = known;
    this.anyKinds = anyKinds;
    this.trials = trials;
    this.mover = mover;
    this.node = node;
    this.from = trials.countedFrom();
    this.end = abstraction.first() + abstraction.room();
    this.visitor = visitor;
    this.blocks = abstraction.bitsOfCounted(from, mover);
    this.slots = abstraction.bitsOfSlots();
    this.distinct = new DistinctTrials(abstraction, mover, from);
  }

  /** Whether the step neither looks at anything that depends on the counted tasks nor writes it. */
  boolean isIndependent() {
    StepOutcomes outcomes = steps.outcomes(mover, node, trials.full());
    return !trials.looksAround(node)
        && !looksAtOrWrites(outcomes, blocks)
        && !looksAtOrWrites(outcomes, slots);
  }

  /** Tries the step; says whether it depends on the number of counted tasks. */
  boolean run() {
    if (isIndependent()) {
      visitor.visit(trials.full(), steps.outcomes(mover, node, trials.full()));
      return false;
    }
    long[] alone = trials.aloneWith(mover);
    LongBuffer key = key(alone);
    DistinctTrials.Enough found = key == null ? null : known.get(key);
    if (found == null) {
      tryAll();
      LongBuffer learned = key(alone);
      if (learned != null && known.size() < MAX_KNOWN) {
        known.put(learned, distinct.enough());
      }
      return true;
    }
    for (int[] counters : anyKinds ? found.different() : found.all()) {
      long[] state = alone;
      for (int counter : counters) {
        state = with(state, counter);
      }
      visitor.visit(state, steps.outcomes(mover, node, state));
    }
    return true;
  }

  private void tryAll() {
    accept(trials.full());
    boolean around =
        trials.looksAround(node)
            || looksAtOrWrites(steps.outcomes(mover, node, trials.full()), blocks);
    long counters = trials.counters();
    List<Integer> kinds = around ? bits(counters) : abstraction.kinds().apart(counters);
    for (long[] base : bases()) {
      accept(base);
      tryNumbers(base, kinds, !around);
      if (around) {
        abstraction.fillings(base, from, counters, this::accept);
      } else {
        acceptMixed(base, kinds);
      }
    }
  }

  private static List<Integer> bits(long counters) {
    return IntStream.range(0, Long.SIZE)
        .filter(counter -> (counters >>> counter & 1) != 0)
        .boxed()
        .toList();
  }

  private boolean looksAtOrWrites(StepOutcomes outcomes, long[] bits) {
    long[] looked = steps.lookedAt(mover, node);
    return looked == null || overlap(looked, bits) || writes(outcomes, bits);
  }

  private static boolean overlap(long[] some, long[] others) {
    for (int word = 0; word < some.length; word++) {
      if ((some[word] & others[word]) != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean writes(StepOutcomes outcomes, long[] bits) {
    for (int which = 0; which < outcomes.count(); which++) {
      if (outcomes.get(which).writesAny(bits)) {
        return true;
      }
    }
    return false;
  }

  /** The smallest states with a task of each group besides the one that moves. */
  private List<long[]> bases() {
    long[] alone = trials.aloneWith(mover);
    List<List<Integer>> chosen = new ArrayList<>();
    chosen.add(List.of());
    for (long group : trials.required()) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> choice : chosen) {
        if (choice.stream().anyMatch(counter -> (group >>> counter & 1) != 0)) {
          longer.add(choice);
          continue;
        }
        for (int counter : bits(group & trials.counters())) {
          List<Integer> more = new ArrayList<>(choice);
          more.add(counter);
          longer.add(more);
        }
      }
      chosen = longer;
    }
    if (chosen.size() > MOST_BASES) {
      throw new Uncountable("more than " + MOST_BASES + " mixtures of tasks had to be tried");
    }
    return chosen.stream()
        .map(choice -> choice.stream().reduce(alone, this::with, (one, other) -> other))
        .toList();
  }

  /** The state with one more task; the same state if there is no room. */
  private long[] with(long[] state, int counter) {
    for (int at = from; at < end; at++) {
      if (at != mover && abstraction.isVacant(state, at)) {
        long[] more = state.clone();
        abstraction.place(more, at, counter);
        return more;
      }
    }
    return state;
  }

  private void tryNumbers(long[] base, List<Integer> kinds, boolean higher) {
    for (int counter : kinds) {
      long[] last = base;
      long[] next = with(last, counter);
      int number = 0;
      while (next != last) {
        accept(next);
        number++;
        last = next;
        next = with(last, counter);
      }
      if (higher) {
        tryHigher(last, counter, number);
      }
      for (int other : kinds) {
        if (other > counter) {
          tryTwo(base, counter, other);
        }
      }
    }
  }

  private void tryTwo(long[] base, int one, int other) {
    long[] first = base;
    for (int ofOne = 1; ofOne <= MOST_OF_TWO; ofOne++) {
      first = with(first, one);
      long[] both = first;
      for (int ofOther = 1; ofOther <= MOST_OF_TWO; ofOther++) {
        both = with(both, other);
        accept(both);
      }
    }
  }

  /** Tries one task of each kind, two of each, and so on. */
  private void acceptMixed(long[] base, List<Integer> kinds) {
    long[] last = base;
    for (int round = 0; round < MOST_OF_TWO; round++) {
      for (int counter : kinds) {
        last = with(last, counter);
      }
      accept(last);
    }
  }

  private void accept(long[] state) {
    StepOutcomes outcomes = steps.outcomes(mover, node, state);
    if (distinct.isNew(state, outcomes, anyKinds)) {
      visitor.visit(state, outcomes);
    }
  }

  /** The step, where it is tried, and all that it looks at there; null if that is not known. */
  private @Nullable LongBuffer key(long[] alone) {
    long[] looked = steps.lookedAt(mover, node);
    if (looked == null) {
      return null;
    }
    List<Long> required = trials.required();
    LongBuffer key = LongBuffer.allocate(alone.length + 4 + required.size());
    key.put(mover).put(node.id).put(from).put(trials.counters());
    required.forEach(key::put);
    for (int word = 0; word < alone.length; word++) {
      key.put(alone[word] & (looked[word] | slots[word]));
    }
    return key.flip();
  }

  /**
   * Whether with more tasks of a kind than there is room for a step does what it does with these.
   */
  private void tryHigher(long[] most, int counter, int number) {
    if (Arrays.stream(abstraction.kinds().added(counter)).allMatch(added -> added == 0)
        || !triedHigher.add(higherKey(most, counter))) {
      return;
    }
    for (int higher : HIGHER) {
      for (int times = higher + AROUND; times >= higher - AROUND; times--) {
        requireSame(most, counter, times - number);
      }
    }
    for (int times = MOST_IN_TURN; times > number; times--) {
      requireSame(most, counter, times - number);
    }
  }

  private LongBuffer higherKey(long[] most, int counter) {
    long[] looked = steps.lookedAt(mover, node);
    long[] key = new long[most.length + 4];
    boolean isOfRole = abstraction.isOfRole(mover);
    long[] rest = abstraction.bitsOfCounted(abstraction.first(), -1);
    for (int word = 0; word < most.length; word++) {
      long shared = ~rest[word] | slots[word];
      key[word] = most[word] & shared & (looked == null ? -1 : looked[word] | slots[word]);
    }
    key[most.length] = isOfRole ? -1 : mover;
    key[most.length + 1] = node.id;
    key[most.length + 2] = counter;
    key[most.length + 3] = isOfRole ? abstraction.layout().block(most, mover) : 0;
    return LongBuffer.wrap(key);
  }

  private void requireSame(long[] most, int counter, int more) {
    long[] higher = most.clone();
    abstraction.contribute(higher, counter, more);
    StepOutcomes there = steps.outcomesOnce(mover, node, higher);
    StepOutcomes here = steps.outcomes(mover, node, most);
    boolean same = there.count() == here.count();
    long[] expected = new long[most.length];
    long[] found = new long[most.length];
    for (int which = 0; which < here.count() && same; which++) {
      here.get(which).apply(most, expected);
      there.get(which).apply(higher, found);
      abstraction.contribute(found, counter, -more);
      same = Arrays.equals(expected, found);
    }
    if (!same) {
      throw new Uncountable(
          "'" + node.label + "' does something else with " + more + " more tasks than with fewer");
    }
  }
}
