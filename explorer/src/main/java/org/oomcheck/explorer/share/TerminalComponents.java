// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.explorer.state.LongList;

/**
 * The components of states that no transition leaves, found without stored transitions: each state
 * is expanded once more, depth first. This is Pearce's form of Tarjan's algorithm, which keeps one
 * number for each state (Information Processing Letters 116, 2016).
 */
final class TerminalComponents {
  /** Expands a state. */
  interface Successors {
    void forEach(long state, LongConsumer successor);
  }

  /** On {@link #pending}, before the successors of a state that are still to be visited. */
  private static final long BEGIN = -1;

  /** The lowest index that a state on the path, or waiting, leads back to; 0 if it is neither. */
  private static final int LOW = (1 << 30) - 1;

  /**
   * A bit of a state: a transition leads from it, or from one behind it, into a component that is
   * done.
   */
  private static final int LEFT = 1 << 30;

  /** The state leads back to one before it; alone it says that the state's component is done. */
  private static final int LEADS_BACK = 1 << 31;

  private static final int DONE = LEADS_BACK;

  private final HalvedStates states;
  private final HalvedStates.Marks marks;
  private final Successors successors;
  private final Consumer<LongList> found;

  /** The states from the start to the one that is visited. */
  private final LongList path = new LongList();

  /** For each state on the path {@link #BEGIN} and what is to be visited. */
  private final LongList pending = new LongList();

  /** Visited states of components that are not done. */
  private final LongList waiting = new LongList();

  private int index;

  /**
   * Prepares a search from one state.
   *
   * @param found takes each component, with its states in no order
   */
  TerminalComponents(
      HalvedStates states, Successors successors, long start, Consumer<LongList> found) {
    this.states = states;
    this.marks = states.newMarks();
    this.successors = successors;
    this.found = found;
    visit(start);
  }

  /** Goes on for some steps; true if there is nothing left to do. */
  boolean run(int steps) {
    for (int step = 0; step < steps && path.size() > 0; step++) {
      long next = pending.removeLast();
      if (next == BEGIN) {
        leave(path.removeLast());
      } else if (marks.get(next) == 0) {
        visit(next);
      } else {
        meet(path.last(), marks.get(next));
      }
    }
    return path.size() == 0;
  }

  private void visit(long state) {
    index++;
    if (index > LOW) {
      throw new HalvedStates.Full("a path of the search has more than " + LOW + " states");
    }
    marks.set(state, index);
    path.add(state);
    pending.add(BEGIN);
    successors.forEach(
        state,
        successor -> {
          int mark = marks.get(successor);
          if (mark == 0) {
            pending.add(successor);
          } else {
            meet(state, mark);
          }
        });
  }

  /** A transition leads from a state on the path to a visited one. */
  private void meet(long state, int there) {
    int mark = marks.get(state);
    if (there == DONE) {
      marks.set(state, mark | LEFT);
    } else if ((there & LOW) < (mark & LOW)) {
      marks.set(state, (mark & LEFT) | LEADS_BACK | (there & LOW));
    }
  }

  private void leave(long state) {
    int mark = marks.get(state);
    boolean leadsBack = (mark & LEADS_BACK) != 0;
    if (leadsBack) {
      waiting.add(state);
    } else {
      close(state, mark);
    }
    if (path.size() > 0) {
      meet(path.last(), marks.get(state));
      if (leadsBack && (mark & LEFT) != 0) {
        marks.set(path.last(), marks.get(path.last()) | LEFT);
      }
    }
  }

  /** A state and those behind it that wait are a component. */
  private void close(long root, int mark) {
    LongList component = (mark & LEFT) == 0 ? new LongList() : null;
    take(root, component);
    while (waiting.size() > 0 && (marks.get(waiting.last()) & LOW) >= (mark & LOW)) {
      take(waiting.removeLast(), component);
    }
    if (component != null) {
      found.accept(component);
    }
  }

  /** A state is in a component that is done; its states are only of use if none leads out. */
  private void take(long state, @Nullable LongList component) {
    marks.set(state, DONE);
    index--;
    if (component != null) {
      component.add(state);
    }
  }

  /** The states of a component that the breadth-first search found first. */
  LongList nearest(LongList component) {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < component.size(); i++) {
      least = Math.min(least, states.depth(component.get(i)));
    }
    LongList nearest = new LongList();
    for (int i = 0; i < component.size(); i++) {
      if (states.depth(component.get(i)) == least) {
        nearest.add(component.get(i));
      }
    }
    return nearest;
  }
}
