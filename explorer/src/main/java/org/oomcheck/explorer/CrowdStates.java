// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The states of a covering: those who are apart, and the places at which there is a crowd. */
final class CrowdStates {
  private StateLayout layout;
  private StateStore store;

  /** The places in every state, as a number of {@link #sets}. */
  private final IntList placesOf = new IntList();

  private final List<BitSet> sets = new ArrayList<>();
  private final Map<BitSet, Integer> numberOf = new HashMap<>();
  private final BitSet everTaken = new BitSet();

  CrowdStates(StateLayout layout) {
    this.layout = layout;
    this.store = new StateStore(layout.words());
  }

  StateStore store() {
    return store;
  }

  /** All places at which there is a crowd in some state. */
  BitSet everTaken() {
    return everTaken;
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

  BitSet places(int state) {
    return sets.get(placesOf.get(state));
  }

  /**
   * Adds places to a state, a new one or not.
   *
   * @return the number of the state if there is something new about it, otherwise -1
   */
  int reach(long[] packed, BitSet now) {
    everTaken.or(now);
    int count = store.count();
    int state = store.add(packed);
    if (state == count) {
      placesOf.add(number(now));
      return state;
    }
    BitSet both = (BitSet) now.clone();
    both.or(places(state));
    int known = placesOf.get(state);
    placesOf.set(state, number(both));
    return placesOf.get(state) == known ? -1 : state;
  }

  private int number(BitSet set) {
    Integer known = numberOf.get(set);
    if (known == null) {
      known = sets.size();
      sets.add((BitSet) set.clone());
      numberOf.put((BitSet) set.clone(), known);
    }
    return known;
  }

  /** Whether a state in which all tasks of the role are listed one by one is one of those meant. */
  boolean cover(Crowd crowd, long[] packed) {
    List<Long> blocks = new ArrayList<>();
    for (int task = crowd.first(); task < crowd.first() + crowd.room(); task++) {
      if (!crowd.isVacant(packed, task)) {
        blocks.add(layout.block(packed, task));
      }
    }
    return cover(crowd, packed, blocks, new ArrayList<>(), new BitSet());
  }

  /** Tries everybody in the crowd, where that is possible, and apart. */
  private boolean cover(
      Crowd crowd, long[] packed, List<Long> blocks, List<Long> apart, BitSet taken) {
    if (blocks.isEmpty()) {
      long[] sorted = new long[crowd.room()];
      Arrays.setAll(sorted, i -> i < apart.size() ? apart.get(i) : 0);
      crowd.put(packed, sorted, apart.size());
      int state = store.find(packed);
      BitSet missing = (BitSet) taken.clone();
      if (state >= 0) {
        missing.andNot(places(state));
      }
      return state >= 0 && missing.isEmpty();
    }
    long next = blocks.get(0);
    List<Long> rest = blocks.subList(1, blocks.size());
    int place = crowd.place(next);
    if (place >= 0) {
      BitSet more = (BitSet) taken.clone();
      more.set(place);
      if (cover(crowd, packed, rest, apart, more)) {
        return true;
      }
    }
    List<Long> longer = new ArrayList<>(apart);
    longer.add(next);
    return cover(crowd, packed, rest, longer, taken);
  }
}
