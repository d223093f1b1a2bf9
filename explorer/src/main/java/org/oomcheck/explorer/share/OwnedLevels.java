// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.share;

import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.HalvedStates;
import org.oomcheck.explorer.state.LongList;
import org.oomcheck.explorer.state.StateLayout;

/** The states that a share owns: all that were found, and the levels that are searched now. */
final class OwnedLevels {
  /** How many states are looked up at a time, because each look-up waits for memory. */
  private static final int AT_ONCE = 64;

  final HalvedStates states;

  private long start;
  private int depth;
  private LongList current = new LongList();
  private LongList next = new LongList();

  /** States that are to be looked up. */
  private final long[] waiting = new long[AT_ONCE];

  private int waits;

  OwnedLevels(StateShape shape, StateLayout layout) {
    this.states = new HalvedStates(shape, layout);
  }

  /** Adds the state at the start, which is the first level. */
  void begin(long[] packed) {
    start = states.number(packed, 0);
    states.add(start, 0);
    current.add(start);
  }

  /**
   * Adds a state that was found on the current level. It is on the next one, unless it is known.
   */
  void add(long[] packed, int offset) {
    waiting[waits] = states.number(packed, offset);
    waits++;
    if (waits == AT_ONCE) {
      lookUp();
    }
  }

  private void lookUp() {
    states.addAll(waiting, waits, depth + 1, next::add);
    waits = 0;
  }

  /** The state at the start. */
  long start() {
    return start;
  }

  /** Goes on to the next level. */
  void close() {
    lookUp();
    depth++;
    current = next;
    next = new LongList();
  }

  /** The states of the level that is expanded; those before it are closed. */
  LongList current() {
    return current;
  }
}
