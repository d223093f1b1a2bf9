// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.relevance.StepCases;
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
 * <p>Where states are one that differ in some cells, cases are compared without these cells. So a
 * task may be in several cases at once, all of which do the same.
 *
 * <p>Only learned cases are known, so a search in which a case was learned has to be repeated, see
 * {@link ReducedSearch}. Gaps in the decision trees count as cases that conflict. For tasks that
 * are interchangeable, a case that is learned of one of them is learned of all.
 */
public final class StubbornSets {
  /** How many states are expanded before the cases that were learned meanwhile are indexed. */
  private static final int STATES_BETWEEN_INDEXES = 1_000;

  private final Program program;

  /** Where else cases are kept that are learned; null for nowhere. */
  private final @Nullable StepCases kept;

  /** The cells in which two states may differ that are taken for one. */
  private final BitSet ignored;

  private final StateShape shape;
  private final int tasks;
  private final int[] start;

  /** Whether all tasks are followed in every state. */
  private boolean everything = true;

  private @Nullable StateLayout layout;
  private @Nullable TransitionCache cache;
  private @Nullable StateStore full;
  private @Nullable CaseIndex index;
  private int sinceIndexed;
  private int searched;
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

  /** The cases that can still come in a state. */
  private long[] candidates = new long[0];

  /** The cases in which the tasks are; all of them are learned. */
  private long[] present = new long[0];

  // One closure

  /** The cases that can come and are not in the set. */
  private long[] fresh = new long[0];

  private int[] open = new int[64];
  private int opened;
  private int cost;
  private final boolean[] chosen;
  private final boolean[] best;

  /** Prepares sets for a program's states, the first of which is in its memory. */
  StubbornSets(StateSpace space) {
    this.program = space.program();
    this.kept = space.cases();
    this.ignored = space.ignored();
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
      cache = new TransitionCache(program, states, semantics, true, kept);
      full = new StateStore(states.bitsBut(ignored));
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
    searched = 0;
    sinceIndexed = 0;
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
    if (!knowsCases(cases)) {
      return;
    }
    findCandidates(cases, state);
    chooseSmallest(cases, state);
  }

  /**
   * Whether all present cases are indexed. If not, the search has to be repeated. A new index is
   * made now and then, so that it learns more cases before that.
   */
  private boolean knowsCases(CaseIndex cases) {
    sinceIndexed++;
    for (int task = 0; task < tasks; task++) {
      StepOutcomes next = outcomes[task];
      if (next != null && next.caseNumber >= cases.learned()) {
        if (sinceIndexed > STATES_BETWEEN_INDEXES + searched / 8) {
          index = null;
        }
        return false;
      }
    }
    return true;
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
      searched += sinceIndexed;
      sinceIndexed = 0;
      index = new CaseIndex(known, shape, states, states.pack(start), ignored);
      candidates = index.none();
      fresh = index.none();
      present = index.none();
    }
    return index;
  }

  /** The present cases, and those that can still come. */
  private void findCandidates(CaseIndex cases, SuccessorGenerator state) {
    Arrays.fill(candidates, 0);
    Arrays.fill(present, 0);
    for (int task = 0; task < tasks; task++) {
      if (outcomes[task] != null) {
        CaseIndex.add(present, numberOf(task));
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
    System.arraycopy(candidates, 0, fresh, 0, fresh.length);
    Arrays.fill(chosen, false);
    opened = 0;
    cost = 0;
    open(cases, state, numberOf(seed));
    while (opened > 0 && cost < limit) {
      int number = open[--opened];
      if (CaseIndex.contains(present, number)) {
        openAll(cases, state, cases.conflicts(number));
      } else {
        openWriters(cases, state, number);
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
    CaseIndex.Cases writers = cases.writers(number, state.base, fresh);
    if (writers != null) {
      openAll(cases, state, writers);
    } else {
      openLikePresent(cases, state, number);
    }
  }

  /** Adds the present case of a task for one that differs from it in ignored cells only. */
  private void openLikePresent(CaseIndex cases, SuccessorGenerator state, int number) {
    int same = numberOf(cases.get(number).task);
    if (CaseIndex.contains(fresh, same)) {
      open(cases, state, same);
    }
    if (number < cases.learned()) {
      openAll(cases, state, cases.conflicts(number));
    }
  }

  private void openAll(CaseIndex cases, SuccessorGenerator state, CaseIndex.Cases added) {
    for (int i = 0; i < added.at.length; i++) {
      int at = added.at[i];
      long left = added.bits[i] & fresh[at];
      for (; left != 0; left &= left - 1) {
        open(cases, state, at * Long.SIZE + Long.numberOfTrailingZeros(left));
      }
    }
  }

  /** Adds a case; one that can be taken now costs its task's outcomes. */
  private void open(CaseIndex cases, SuccessorGenerator state, int number) {
    fresh[number / Long.SIZE] &= ~(1L << number);
    if (CaseIndex.contains(present, number)) {
      int task = cases.get(number).task;
      int same = count(task) == 0 ? task : state.symmetry().representative(state.base, task);
      if (!chosen[same]) {
        chosen[same] = true;
        cost += count(same);
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
