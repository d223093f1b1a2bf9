// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.oomcheck.model.machine.Lock;

/** Gives the shared objects and the locks of a world their bits. */
final class Objects {
  private static final int MOST = 62;

  private final IdentityHashMap<Object, Long> objects = new IdentityHashMap<>();
  private final List<Long> sets = new ArrayList<>();
  private final IdentityHashMap<Object, Long> locks = new IdentityHashMap<>();

  /**
   * The bit of an object; beyond the first 61 objects all share one, which only costs reduction.
   */
  long bit(Object object) {
    Long bit = objects.get(object);
    if (bit == null) {
      bit = 1L << Math.min(objects.size(), MOST);
      objects.put(object, bit);
    }
    return bit;
  }

  /** A small number for a set of locks. */
  int setOf(long lockBits) {
    for (int set = 0; set < sets.size(); set++) {
      if (sets.get(set) == lockBits) {
        return set;
      }
    }
    sets.add(lockBits);
    return sets.size() - 1;
  }

  /** The locks of the set with this number. */
  long locks(int set) {
    return sets.get(set);
  }

  /** The bit of a lock, 0 if nobody has met it yet. */
  long lockBit(Object lock) {
    return locks.getOrDefault(lock, 0L);
  }

  /** Gives a lock its bit. */
  long bitOf(Lock lock) {
    Long bit = locks.get(lock);
    if (bit == null) {
      if (locks.size() == MOST) {
        throw new HarnessException("the world uses more than " + MOST + " locks");
      }
      bit = 1L << locks.size();
      locks.put(lock, bit);
    }
    return bit;
  }
}
