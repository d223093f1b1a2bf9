// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.IdentityHashMap;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Lock;

/** Gives the shared objects and the locks of a world their bits. */
public final class ObjectIds {
  private static final int MAX = 62;

  /** The bit of all objects beyond those that have one of their own. */
  public static final long SHARED = 1L << MAX;

  private final IdentityHashMap<Object, Long> objects = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Long> locks = new IdentityHashMap<>();

  /** The bit of an object; beyond the first 62 objects all others share one. */
  long bit(Object object) {
    Long bit = objects.get(object);
    if (bit == null) {
      bit = 1L << Math.min(objects.size(), MAX);
      objects.put(object, bit);
    }
    return bit;
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
