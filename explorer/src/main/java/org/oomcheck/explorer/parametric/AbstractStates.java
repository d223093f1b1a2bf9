// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.oomcheck.explorer.state.Repacking;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;

/**
 * The abstract states of a search. Each is a packed state with the tasks that are tracked
 * individually, and a set of counters: at the control location of each there is any number of
 * tasks.
 */
final class AbstractStates {
  private StateLayout layout;
  private StateStore store;

  /** The counters of every state, a bit for each. */
  private long[] countersOf = new long[64];

  private long everCounted;

  AbstractStates(StateLayout layout) {
    this.layout = layout;
    this.store = new StateStore(layout.words());
  }

  StateStore store() {
    return store;
  }

  /** All counters that some state has. */
  long everCounted() {
    return everCounted;
  }

  /** Whether some state has a counter. */
  boolean everCounted(int counter) {
    return (everCounted & 1L << counter) != 0;
  }

  void repack(Repacking repacking, StateLayout wider) {
    layout = wider;
    store = store.repacked(repacking, wider.bitsBut(new BitSet()));
  }

  /** A copy of a state. */
  long[] packed(int state) {
    int offset = store.offset(state);
    return Arrays.copyOfRange(store.chunk(state), offset, offset + layout.words());
  }

  /** The counters of a state, a bit for each. */
  long counters(int state) {
    return countersOf[state];
  }

  /** How many bytes all of it takes. */
  long bytes() {
    return store.bytes() + (long) countersOf.length * Long.BYTES;
  }

  /**
   * Adds counters to a state, a new one or not.
   *
   * @return the number of the state if it is new, or one of the counters; otherwise -1
   */
  int reach(long[] packed, long added) {
    everCounted |= added;
    int count = store.count();
    int state = store.add(packed);
    if (state == count && state == countersOf.length) {
      countersOf = Arrays.copyOf(countersOf, 2 * state);
    }
    boolean isNew = state == count || (added & ~countersOf[state]) != 0;
    countersOf[state] |= added;
    return isNew ? state : -1;
  }

  /** Whether a concrete state, in which every task of the role has its block, is covered. */
  boolean cover(CounterAbstraction abstraction, long[] packed) {
    List<Long> blocks = new ArrayList<>();
    for (int task = abstraction.first(); task < abstraction.first() + abstraction.room(); task++) {
      if (!abstraction.isVacant(packed, task)) {
        blocks.add(layout.block(packed, task));
      }
    }
    return cover(abstraction, packed, blocks, new ArrayList<>(), new ArrayList<>());
  }

  /** Tries every task as a counted one, where that is possible, and as one tracked individually. */
  private boolean cover(
      CounterAbstraction abstraction,
      long[] packed,
      List<Long> blocks,
      List<Long> individuals,
      List<Integer> counted) {
    if (blocks.isEmpty()) {
      long[] sorted = new long[abstraction.room()];
      Arrays.setAll(sorted, i -> i < individuals.size() ? individuals.get(i) : 0);
      long[] abstracted = packed.clone();
      abstraction.put(
          abstracted, sorted, individuals.size(), abstraction.first() + abstraction.room());
      return isStored(abstraction, abstracted, counted);
    }
    long next = blocks.get(0);
    List<Long> rest = blocks.subList(1, blocks.size());
    int counter = abstraction.counter(next);
    if (counter >= 0) {
      List<Integer> more = new ArrayList<>(counted);
      more.add(counter);
      if (cover(abstraction, packed, rest, individuals, more)) {
        return true;
      }
    }
    List<Long> longer = new ArrayList<>(individuals);
    longer.add(next);
    return cover(abstraction, packed, rest, longer, counted);
  }

  private boolean isStored(CounterAbstraction abstraction, long[] packed, List<Integer> counted) {
    long counters = 0;
    for (int counter : counted) {
      if (!tryTakeAway(abstraction, packed, counter, 1)) {
        return false;
      }
      counters |= 1L << counter;
    }
    int state = store.find(packed);
    return state >= 0 && (counters & ~counters(state)) == 0;
  }

  /** Takes away what tasks add to shared cells; says whether a state may have the rest. */
  static boolean tryTakeAway(
      CounterAbstraction abstraction, long[] packed, int counter, int times) {
    try {
      abstraction.contribute(packed, counter, -times);
      return true;
    } catch (StateLayout.DoesNotFit none) {
      return false;
    }
  }
}
