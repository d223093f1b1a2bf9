// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

/** A growing set of numbers, in a hash table without an object for each. */
public final class LongSet {
  private static final int FIRST_SIZE = 1 << 10;

  /** A number's entry is the first one from its hash on that has it or is free. */
  private long[] table = new long[FIRST_SIZE];

  /** 0 marks a free entry, and is itself kept here. */
  private boolean hasZero;

  private int size;

  /** Adds a number; false if it was there. */
  public boolean add(long number) {
    if (number == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      size += isNew ? 1 : 0;
      return isNew;
    }
    int at = entry(table, number);
    if (table[at] == number) {
      return false;
    }
    table[at] = number;
    size++;
    if (2 * size > table.length) {
      grow();
    }
    return true;
  }

  private static int entry(long[] table, long number) {
    long hash = number * 0x9e3779b97f4a7c15L;
    int mask = table.length - 1;
    int at = (int) (hash >>> Integer.SIZE) & mask;
    while (table[at] != 0 && table[at] != number) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void grow() {
    long[] larger = new long[2 * table.length];
    for (long number : table) {
      if (number != 0) {
        larger[entry(larger, number)] = number;
      }
    }
    table = larger;
  }

  /** How many numbers the set has. */
  public int size() {
    return size;
  }
}
