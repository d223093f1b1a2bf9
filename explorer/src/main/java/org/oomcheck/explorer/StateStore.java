// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.Arrays;

/** The states reached so far, packed one after the other, and a hash table that finds them. */
final class StateStore {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK_STATES = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK_STATES - 1;

  private final int words;
  private long[][] chunks = new long[4][];

  /**
   * State numbers plus 1, 0 where a place is free. The bits of an entry that numbers do not need
   * hold a part of the state's hash, so that most other states are told apart without looking at
   * them.
   */
  private int[] table = new int[1 << 10];

  private int count;

  StateStore(int words) {
    this.words = words;
  }

  int count() {
    return count;
  }

  long[] chunk(int state) {
    return chunks[state >>> CHUNK_BITS];
  }

  int offset(int state) {
    return (state & CHUNK_MASK) * words;
  }

  /** How many bytes the states and the table take, with room for a table of twice the size. */
  long bytes() {
    long states = (long) ((count + CHUNK_STATES - 1) >>> CHUNK_BITS) * CHUNK_STATES;
    return states * words * Long.BYTES + 3L * table.length * Integer.BYTES;
  }

  /** The number of a state, or -1 if it is not stored. */
  int find(long[] packed) {
    long hash = hash(packed);
    int at = place(packed, hash);
    return table[at] == 0 ? -1 : (table[at] & (table.length - 1)) - 1;
  }

  /** Stores a state unless it is stored already; returns its number. */
  int add(long[] packed) {
    long hash = hash(packed);
    int at = place(packed, hash);
    if (table[at] != 0) {
      return (table[at] & (table.length - 1)) - 1;
    }
    append(packed);
    table[at] = count | tag(hash);
    if (count > (table.length >>> 1) + (table.length >>> 3)) {
      growTable();
    }
    return count - 1;
  }

  /** The place of a state in the table, or the free one where it belongs. */
  private int place(long[] packed, long hash) {
    int mask = table.length - 1;
    int tag = tag(hash);
    int at = (int) hash & mask;
    while (true) {
      int entry = table[at];
      if (entry == 0 || ((entry & ~mask) == tag && equal(packed, (entry & mask) - 1))) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  /** The part of a hash that fits beside a number. */
  private int tag(long hash) {
    return (int) (hash >>> Integer.SIZE) & -table.length;
  }

  private void append(long[] packed) {
    int chunk = count >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[CHUNK_STATES * words];
    }
    System.arraycopy(packed, 0, chunks[chunk], offset(count), words);
    count++;
  }

  private boolean equal(long[] packed, int state) {
    long[] chunk = chunk(state);
    int offset = offset(state);
    for (int i = 0; i < words; i++) {
      if (chunk[offset + i] != packed[i]) {
        return false;
      }
    }
    return true;
  }

  private long hash(long[] packed) {
    long hash = 0;
    for (int i = 0; i < words; i++) {
      hash = (hash ^ packed[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash *= 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 32);
  }

  private void growTable() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    long[] packed = new long[words];
    for (int state = 0; state < count; state++) {
      System.arraycopy(chunk(state), offset(state), packed, 0, words);
      long hash = hash(packed);
      int at = (int) hash & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = (state + 1) | tag(hash);
    }
  }
}
