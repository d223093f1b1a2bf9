// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Lock;

/**
 * Gives the shared objects and the locks of a world their bits, and records which objects share
 * cells: a step names one object, and yet it can access a cell of another one.
 */
public final class ObjectIds {
  private static final int MAX = 62;

  /** The bit of all objects beyond those that have one of their own. */
  public static final long SHARED = 1L << MAX;

  private final IdentityHashMap<Object, Long> objects = new IdentityHashMap<>();
  private final List<Long> sets = new ArrayList<>();
  private final IdentityHashMap<Object, Long> locks = new IdentityHashMap<>();

  /** By cell, the objects whose steps read it and the objects whose steps write it. */
  private long[] readers = new long[16];

  private long[] writers = new long[16];

  /** By bit number, the objects that share cells with an object, itself among them. */
  private final long[] linked = new long[MAX + 1];

  private int links;

  /**
   * The bit of an object; beyond the first 61 objects all share one, which only costs reduction.
   */
  long bit(Object object) {
    Long bit = objects.get(object);
    if (bit == null) {
      bit = 1L << Math.min(objects.size(), MAX);
      objects.put(object, bit);
    }
    return bit;
  }

  /** Records that a step on the object with this bit has read or written a cell. */
  void touches(long bit, int cell, boolean writes) {
    if (cell >= readers.length) {
      readers = Arrays.copyOf(readers, 2 * cell);
      writers = Arrays.copyOf(writers, 2 * cell);
    }
    readers[cell] |= bit;
    writers[cell] |= writes ? bit : 0;
    if (writers[cell] != 0 && Long.bitCount(readers[cell]) > 1) {
      link(readers[cell]);
    }
  }

  private void link(long objectBits) {
    long together = linked(objectBits);
    for (long left = together; left != 0; left &= left - 1) {
      int number = Long.numberOfTrailingZeros(left);
      links += linked[number] == together ? 0 : 1;
      linked[number] = together;
    }
  }

  /** These objects and those that share a cell with them that some step writes. */
  public long linked(long objectBits) {
    long together = objectBits;
    for (long left = objectBits; left != 0; left &= left - 1) {
      together |= linked[Long.numberOfTrailingZeros(left)];
    }
    return together;
  }

  /** Grows whenever objects are found to share a cell. */
  public int links() {
    return links;
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

  /** The bit of a lock, 0 if it has none yet. */
  long lockBit(Object lock) {
    return locks.getOrDefault(lock, 0L);
  }

  /** Gives a lock its bit. */
  long bitOf(Lock lock) {
    Long bit = locks.get(lock);
    if (bit == null) {
      if (locks.size() == MAX) {
        throw new HarnessException("the world uses more than " + MAX + " locks");
      }
      bit = 1L << locks.size();
      locks.put(lock, bit);
    }
    return bit;
  }
}
