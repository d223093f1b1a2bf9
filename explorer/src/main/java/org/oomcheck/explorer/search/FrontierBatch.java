// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import java.util.function.Predicate;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Progress;

/**
 * Some states, one after the other, and their successors. It is filled on any thread, ahead of the
 * search, from learned cases and stored states alone; the search takes it over in its turn.
 */
public final class FrontierBatch implements SuccessorGenerator.Visitor {
  /** How many states a batch has at most. */
  public static final int STATES = 64;

  /** Instead of the number of a state's successors: the search has to expand it itself. */
  private static final int LEFT_TO_THE_SEARCH = -1;

  private final int words;
  private final int tasks;
  private final int[] size = new int[STATES];
  private int first;
  private int states;

  /** The number of successors of all states of the batch. */
  private int count;

  private long[] packed;
  private long[] hash = new long[4 * STATES];

  /** The numbers of the successors that are stored; a negative one for the others. */
  private int[] number = new int[4 * STATES];

  private int[] mover = new int[4 * STATES];
  private int[] branch = new int[4 * STATES];
  private Progress[] progress = new Progress[4 * STATES];
  private int[] order;

  /** The generator that fills the batch. */
  private SuccessorGenerator expander;

  FrontierBatch(int words, int tasks, SuccessorGenerator expander) {
    this.words = words;
    this.tasks = tasks;
    this.packed = new long[4 * STATES * words];
    this.order = new int[4 * STATES * tasks];
    this.expander = expander;
  }

  /**
   * Expands states.
   *
   * @param by a generator that runs no code of steps
   * @param stored the states that are stored, these among them
   * @param concerned whether the search has to look at the state that was just expanded
   */
  void fill(
      SuccessorGenerator by,
      StateStore.Snapshot stored,
      int from,
      int behind,
      Predicate<SuccessorGenerator> concerned) {
    expander = by;
    first = from;
    states = behind - from;
    count = 0;
    boolean filled = false;
    try {
      for (int state = from; state < behind; state++) {
        size[state - from] = expand(stored.chunk(state), stored.offset(state), concerned);
      }
      stored.find(packed, hash, number, count);
      filled = true;
    } finally {
      if (!filled) {
        Arrays.fill(size, LEFT_TO_THE_SEARCH);
      }
    }
  }

  private int expand(long[] chunk, int offset, Predicate<SuccessorGenerator> concerned) {
    int before = count;
    boolean expanded = expander.expandLearned(chunk, offset, this) && !concerned.test(expander);
    if (!expanded) {
      count = before;
    }
    return expanded ? count - before : LEFT_TO_THE_SEARCH;
  }

  @Override
  public void visit(int task, int outcome, long[] successor) {
    if (count == hash.length) {
      grow();
    }
    System.arraycopy(successor, 0, packed, count * words, words);
    mover[count] = task;
    branch[count] = outcome;
    progress[count] = expander.progress();
    expander.symmetry().copyOrder(order, count * tasks);
    count++;
  }

  private void grow() {
    int size = 2 * count;
    packed = Arrays.copyOf(packed, size * words);
    hash = Arrays.copyOf(hash, size);
    number = Arrays.copyOf(number, size);
    mover = Arrays.copyOf(mover, size);
    branch = Arrays.copyOf(branch, size);
    progress = Arrays.copyOf(progress, size);
    order = Arrays.copyOf(order, size * tasks);
  }

  /** The first state of the batch. */
  int first() {
    return first;
  }

  int states() {
    return states;
  }

  /** Whether the search has to expand the {@code nth} state itself. */
  boolean isLeft(int nth) {
    return size[nth] == LEFT_TO_THE_SEARCH;
  }

  /** How many successors the {@code nth} state has; they are numbered through over all states. */
  int size(int nth) {
    return size[nth];
  }

  /** The number of a successor, which is stored if it is new. */
  int store(int successor, StateStore store) {
    int stored = number[successor];
    return stored >= 0 ? stored : store.add(packed, successor * words, hash[successor]);
  }

  /**
   * Reads ahead where successors may have to be stored, so that the processor's cache has it soon.
   */
  void touch(StateStore store) {
    for (int successor = 0; successor < count; successor++) {
      if (number[successor] < 0) {
        // Whatever is read there, the number stays negative.
        number[successor] = -1 - (store.touch(hash[successor]) >>> 1);
      }
    }
  }

  /** Adds a transition to the graph. */
  void addTo(TransitionGraph graph, int successor, int reached) {
    graph.add(
        reached,
        mover[successor],
        branch[successor],
        progress[successor],
        order,
        successor * tasks);
  }
}
