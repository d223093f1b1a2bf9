// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oomcheck.explorer.state.Repacking;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;

/** The states of a covering: those who are apart, and the places at which there is a crowd. */
final class AbstractStates {
  private StateLayout layout;
  private StateStore store;

  /** The places in every state. */
  private long[] placesOf = new long[64];

  private long everTaken;

  AbstractStates(StateLayout layout) {
    this.layout = layout;
    this.store = new StateStore(layout.words());
  }

  StateStore store() {
    return store;
  }

  /** All places at which there is a crowd in some state. */
  long everTaken() {
    return everTaken;
  }

  /** Whether there is a crowd at a place in some state. */
  boolean everTaken(int place) {
    return (everTaken & 1L << place) != 0;
  }

  void repack(Repacking repacking, StateLayout wider) {
    layout = wider;
    store = store.repacked(repacking, wider.words());
  }

  /** A copy of a state. */
  long[] packed(int state) {
    int offset = store.offset(state);
    return Arrays.copyOfRange(store.chunk(state), offset, offset + layout.words());
  }

  /** A bit for each place at which there is a crowd. */
  long places(int state) {
    return placesOf[state];
  }

  /** How many bytes all of it takes. */
  long bytes() {
    return store.bytes() + (long) placesOf.length * Long.BYTES;
  }

  /**
   * Adds places to a state, a new one or not.
   *
   * @return the number of the state if there is something new about it, otherwise -1
   */
  int reach(long[] packed, long now) {
    everTaken |= now;
    int count = store.count();
    int state = store.add(packed);
    if (state == count && state == placesOf.length) {
      placesOf = Arrays.copyOf(placesOf, 2 * state);
    }
    boolean news = state == count || (now & ~placesOf[state]) != 0;
    placesOf[state] |= now;
    return news ? state : -1;
  }

  /** Whether a state in which all tasks of the role are listed one by one is one of those meant. */
  boolean cover(CounterAbstraction crowd, long[] packed) {
    List<Long> blocks = new ArrayList<>();
    for (int task = crowd.first(); task < crowd.first() + crowd.room(); task++) {
      if (!crowd.isVacant(packed, task)) {
        blocks.add(layout.block(packed, task));
      }
    }
    return cover(crowd, packed, blocks, new ArrayList<>(), 0);
  }

  /** Tries everybody in the crowd, where that is possible, and apart. */
  private boolean cover(
      CounterAbstraction crowd, long[] packed, List<Long> blocks, List<Long> apart, long taken) {
    if (blocks.isEmpty()) {
      long[] sorted = new long[crowd.room()];
      Arrays.setAll(sorted, i -> i < apart.size() ? apart.get(i) : 0);
      crowd.put(packed, sorted, apart.size(), crowd.first() + crowd.room());
      int state = store.find(packed);
      return state >= 0 && (taken & ~places(state)) == 0;
    }
    long next = blocks.get(0);
    List<Long> rest = blocks.subList(1, blocks.size());
    int place = crowd.place(next);
    if (place >= 0 && cover(crowd, packed, rest, apart, taken | 1L << place)) {
      return true;
    }
    List<Long> longer = new ArrayList<>(apart);
    longer.add(next);
    return cover(crowd, packed, rest, longer, taken);
  }
}
