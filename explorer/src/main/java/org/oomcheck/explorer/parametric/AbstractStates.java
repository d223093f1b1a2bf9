// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Whether a concrete state, given by its values, is covered. */
  boolean cover(CounterAbstraction abstraction, int[] values) {
    try {
      return cover(abstraction, layout.pack(values));
    } catch (StateLayout.DoesNotFit unknown) {
      return false;
    }
  }

  /** Whether a concrete state, in which every task of the role has its block, is covered. */
  private boolean cover(CounterAbstraction abstraction, long[] packed) {
    Map<Long, Integer> tasks = new TreeMap<>();
    for (int task = abstraction.first(); task < abstraction.first() + abstraction.room(); task++) {
      if (!abstraction.isVacant(packed, task)) {
        tasks.merge(layout.block(packed, task), 1, Integer::sum);
      }
    }
    List<Map.Entry<Long, Integer>> kinds = List.copyOf(tasks.entrySet());
    return cover(abstraction, packed, kinds, new ArrayList<>(), new ArrayList<>());
  }

  /**
   * Tries all tasks of a kind as counted ones, where that is possible, and then more and more of
   * them as tasks that are tracked individually.
   *
   * @param kinds blocks with the number of tasks that have each
   */
  private boolean cover(
      CounterAbstraction abstraction,
      long[] packed,
      List<Map.Entry<Long, Integer>> kinds,
      List<Long> individuals,
      List<Integer> counted) {
    if (kinds.isEmpty()) {
      long[] sorted = new long[abstraction.room()];
      Arrays.setAll(sorted, i -> i < individuals.size() ? individuals.get(i) : 0);
      long[] abstracted = packed.clone();
      abstraction.put(
          abstracted, sorted, individuals.size(), abstraction.first() + abstraction.room());
      return isStored(abstraction, abstracted, counted);
    }
    long block = kinds.get(0).getKey();
    int tasks = kinds.get(0).getValue();
    int counter = abstraction.counter(block);
    for (int apart = counter >= 0 ? 0 : tasks; apart <= tasks; apart++) {
      List<Long> longer = new ArrayList<>(individuals);
      longer.addAll(Collections.nCopies(apart, block));
      List<Integer> more = new ArrayList<>(counted);
      more.addAll(Collections.nCopies(tasks - apart, counter));
      if (cover(abstraction, packed, kinds.subList(1, kinds.size()), longer, more)) {
        return true;
      }
    }
    return false;
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
