// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;

/**
 * Partial-order reduction by stubborn sets over the learned cases of steps. In a state only some of
 * the enabled tasks are followed: those with a case in a set of cases that is closed:
 *
 * <ul>
 *   <li>With a case that can be taken now, every case that conflicts with it and may still come is
 *       in the set. So no step outside of the set changes what this one does.
 *   <li>With a case that cannot be taken now, for one value that it needs and that is not there,
 *       every case that writes this value is in the set. So no step outside enables it.
 * </ul>
 *
 * <p>Any run has then another order, of the same steps, that begins with a step of the set. So the
 * states from which no step leads on are kept, and the control locations that each task comes to.
 * Terminal components are kept if their states are followed in full, see {@link #followInFull}.
 *
 * <p>Only learned cases are known, so a search in which a case was learned has to be repeated, see
 * {@link ReducedSearch}. Gaps in the decision trees count as cases that conflict. For tasks that
 * are interchangeable, a case that is learned of one of them is learned of all.
 */
public final class StubbornSets {
  private final Program program;
  private final StateShape shape;
  private final int tasks;
  private final int[] start;

  /** Whether all tasks are followed in every state. */
  private boolean everything = true;

  private @Nullable StateLayout layout;
  private @Nullable TransitionCache cache;
  private @Nullable StateStore full;
  private @Nullable CaseIndex index;
  private int casesAtStart;

  private final boolean[] follows;
  private final StepOutcomes[] outcomes;
  private int lastAlone;

  /** A case that was learned, in a packed state. */
  private static final class Learned {
    final int task;
    final ControlLocation at;
    final long[] packed;

    Learned(int task, ControlLocation at, long[] packed) {
      this.task = task;
      this.at = at;
      this.packed = packed;
    }
  }

  // One closure
  private long[] candidates = new long[0];
  private long[] closed = new long[0];
  private int[] open = new int[64];
  private int opened;
  private int cost;
  private final boolean[] chosen;
  private final boolean[] best;

  /** Prepares sets for a program, whose first state is in its memory. */
  StubbornSets(Program program) {
    this.program = program;
    this.shape = program.shape();
    this.tasks = shape.tasks();
    this.start = program.memory().values().clone();
    this.follows = new boolean[tasks];
    this.outcomes = new StepOutcomes[tasks];
    this.chosen = new boolean[tasks];
    this.best = new boolean[tasks];
  }

  /** The cases that were learned in a layout; of another one nothing is known any more. */
  TransitionCache cacheFor(StateLayout states, StepSemantics semantics) {
    if (cache == null || layout != states) {
      layout = states;
      cache = new TransitionCache(program, states, semantics, true);
      full = new StateStore(states.words());
      index = null;
      casesAtStart = -1;
    }
    return cache;
  }

  /** From here on all tasks are followed in every state. */
  void followEverything() {
    everything = true;
  }

  /** A search with reduction begins, with what was learned before. */
  void begin() {
    everything = false;
    index = null;
    casesAtStart = cache == null ? -1 : cache.cases().size();
  }

  /** Whether something was learned since the search began, so that it has to be repeated. */
  boolean hasLearned() {
    return cache == null || cache.cases().size() != casesAtStart;
  }

  /** Whether there are steps whose cases cannot be told apart. */
  boolean isIncomplete() {
    return cache != null && cache.isIncomplete();
  }

  /** All tasks are to be followed in this state; false if that is known. */
  boolean followInFull(long[] packed) {
    StateStore states = known(full);
    int before = states.count();
    return states.add(packed) == before;
  }

  /** Whether a task is followed in the state that was chosen for last. */
  boolean follows(int task) {
    return follows[task];
  }

  /**
   * Chooses the tasks that are followed in the state that is being expanded.
   *
   * @throws StateLayout.DoesNotFit if a step writes a value that needs a wider layout
   */
  void choose(SuccessorGenerator state) {
    int enabled = 0;
    boolean indexed = true;
    for (int task = 0; task < tasks; task++) {
      ControlLocation at = state.node(task);
      StepOutcomes next = at.finished() ? null : outcomes(state, task, at);
      outcomes[task] = next;
      follows[task] = next != null && next.count() > 0;
      enabled += follows[task] && !state.symmetry().sameAsPrevious(state.base, task) ? 1 : 0;
      indexed &= next == null || next.caseNumber >= 0;
    }
    if (everything || !indexed || enabled <= 1 || known(full).find(state.base) >= 0) {
      return;
    }
    CaseIndex cases = index();
    for (int task = 0; task < tasks; task++) {
      StepOutcomes next = outcomes[task];
      if (next != null && next.caseNumber >= cases.learned()) {
        return;
      }
    }
    findCandidates(cases, state);
    chooseSmallest(cases, state);
  }

  private StepOutcomes outcomes(SuccessorGenerator state, int task, ControlLocation at) {
    TransitionCache known = known(cache);
    int before = known.cases().size();
    StepOutcomes found = known.outcomes(task, at, state.base);
    if (known.cases().size() > before) {
      learnOfOthers(state.symmetry(), task, at, state.base);
    }
    return found;
  }

  /** A case of a task is learned of the interchangeable ones as well. */
  private void learnOfOthers(Symmetry symmetry, int task, ControlLocation at, long[] packed) {
    StateLayout states = known(layout);
    TransitionCache known = known(cache);
    Deque<Learned> todo = new ArrayDeque<>(List.of(new Learned(task, at, packed.clone())));
    while (!todo.isEmpty()) {
      Learned from = todo.remove();
      symmetry.forEachPair(
          (one, other) -> {
            long[] swapped = from.packed.clone();
            states.putBlock(swapped, one, states.block(from.packed, other));
            states.putBlock(swapped, other, states.block(from.packed, one));
            int mover = from.task == one ? other : from.task == other ? one : from.task;
            if (known.learned(mover, from.at, swapped) == null) {
              known.outcomes(mover, from.at, swapped);
              todo.add(new Learned(mover, from.at, swapped));
            }
          });
    }
  }

  private CaseIndex index() {
    if (index == null) {
      TransitionCache known = known(cache);
      StateLayout states = known(layout);
      index = new CaseIndex(known, shape, states, states.pack(start));
      candidates = index.none();
      closed = index.none();
    }
    return index;
  }

  /** The cases that can still come. */
  private void findCandidates(CaseIndex cases, SuccessorGenerator state) {
    Arrays.fill(candidates, 0);
    for (int task = 0; task < tasks; task++) {
      if (outcomes[task] != null) {
        long[] of = cases.reachable(task, state.node(task).id);
        for (int i = 0; i < candidates.length; i++) {
          candidates[i] |= of[i];
        }
      }
    }
  }

  /** Takes the closed set whose tasks have the fewest outcomes. */
  private void chooseSmallest(CaseIndex cases, SuccessorGenerator state) {
    int least = 0;
    for (int task = 0; task < tasks; task++) {
      least += follows[task] && !sameAsPrevious(state, task) ? count(task) : 0;
    }
    boolean found = false;
    for (int nth = -1; nth < tasks && least > 1; nth++) {
      int seed = nth < 0 ? lastAlone : nth;
      if (follows[seed] && !sameAsPrevious(state, seed) && (nth < 0 || nth != lastAlone)) {
        int needed = close(cases, state, seed, least);
        if (needed < least) {
          least = needed;
          found = true;
          System.arraycopy(chosen, 0, best, 0, tasks);
          if (needed == count(seed)) {
            lastAlone = seed;
            break;
          }
        }
      }
    }
    if (found) {
      System.arraycopy(best, 0, follows, 0, tasks);
    }
  }

  private static boolean sameAsPrevious(SuccessorGenerator state, int task) {
    return state.symmetry().sameAsPrevious(state.base, task);
  }

  private int count(int task) {
    StepOutcomes next = outcomes[task];
    return next == null ? 0 : next.count();
  }

  /**
   * Closes the set that begins with the next step of a task.
   *
   * @return how many outcomes its tasks have, or {@code limit} if they are as many or more
   */
  private int close(CaseIndex cases, SuccessorGenerator state, int seed, int limit) {
    Arrays.fill(closed, 0);
    Arrays.fill(chosen, false);
    opened = 0;
    cost = 0;
    open(cases, state, numberOf(seed));
    while (opened > 0 && cost < limit) {
      int number = open[--opened];
      if (!cases.get(number).isIn(state.base)) {
        openWriters(cases, state, number);
      } else if (number < cases.learned()) {
        openAll(cases, state, cases.conflicts(number));
      } else {
        return limit;
      }
    }
    return Math.min(cost, limit);
  }

  private int numberOf(int task) {
    StepOutcomes next = outcomes[task];
    if (next == null) {
      throw new IllegalStateException("task " + task + " has ended");
    }
    return next.caseNumber;
  }

  /** Of the values that a case needs and that are not there, takes one that few steps write. */
  private void openWriters(CaseIndex cases, SuccessorGenerator state, int number) {
    StateLayout states = known(layout);
    LearnedCase wanted = cases.get(number);
    int fewest = Integer.MAX_VALUE;
    long[] taken = null;
    for (int slot : cases.slots(number)) {
      int value = states.packedValue(wanted.value, slot);
      if (states.packedValue(state.base, slot) != value) {
        long[] writers = cases.writers(slot, value);
        int open = writers == null ? 0 : countNew(writers);
        if (open == 0) {
          return;
        }
        if (open < fewest) {
          fewest = open;
          taken = writers;
        }
      }
    }
    if (taken != null) {
      openAll(cases, state, taken);
    }
  }

  private int countNew(long[] cases) {
    int count = 0;
    for (int i = 0; i < cases.length; i++) {
      count += Long.bitCount(cases[i] & candidates[i] & ~closed[i]);
    }
    return count;
  }

  private void openAll(CaseIndex cases, SuccessorGenerator state, long[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      for (long left = numbers[i] & candidates[i] & ~closed[i]; left != 0; left &= left - 1) {
        open(cases, state, i * Long.SIZE + Long.numberOfTrailingZeros(left));
      }
    }
  }

  /** Adds a case; one that can be taken now costs its task's outcomes. */
  private void open(CaseIndex cases, SuccessorGenerator state, int number) {
    CaseIndex.add(closed, number);
    LearnedCase added = cases.get(number);
    if (!added.outcomes.isEmpty() && added.isIn(state.base)) {
      int task = state.symmetry().representative(state.base, added.task);
      if (!chosen[task]) {
        chosen[task] = true;
        cost += count(task);
      }
    }
    if (opened == open.length) {
      open = Arrays.copyOf(open, 2 * opened);
    }
    open[opened++] = number;
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new HarnessException("reduction was asked before its search began");
    }
    return value;
  }
}
