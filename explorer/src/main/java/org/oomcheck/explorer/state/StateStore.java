// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;

/** The states reached so far, packed one after the other, and a hash table that finds them. */
public final class StateStore {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK_STATES = 1 << CHUNK_BITS;
  private static final int CHUNK_MASK = CHUNK_STATES - 1;

  /** How many entries of the table are read ahead, before the first of them is needed. */
  private static final int AT_ONCE = 64;

  private final int words;

  /** The bits in which two states differ; the others are those of the one that came first. */
  private final long[] compared;

  private long[][] chunks = new long[4][];

  /**
   * State numbers plus 1, 0 where an entry is free. The bits of an entry that numbers do not need
   * hold a part of the state's hash, so that most other states are ruled out without a comparison.
   */
  private int[] table = new int[1 << 10];

  private int count;

  public StateStore(int words) {
    this(everyBit(words));
  }

  /**
   * A store in which states are one if they agree in some bits.
   *
   * @param compared those bits, by word
   */
  public StateStore(long[] compared) {
    this.words = compared.length;
    this.compared = compared.clone();
  }

  private static long[] everyBit(int words) {
    long[] bits = new long[words];
    Arrays.fill(bits, -1);
    return bits;
  }

  /**
   * A copy of this store in a wider layout; the states keep their numbers.
   *
   * @param newCompared the bits there in which two states differ
   */
  public StateStore repacked(Repacking repacking, long[] newCompared) {
    StateStore store = new StateStore(newCompared);
    long[] packed = new long[store.words];
    for (int state = 0; state < count; state++) {
      repacking.apply(chunk(state), offset(state), packed);
      store.append(packed, 0);
    }
    store.fillTable(table.length);
    return store;
  }

  public int count() {
    return count;
  }

  public long[] chunk(int state) {
    return chunks[state >>> CHUNK_BITS];
  }

  public int offset(int state) {
    return (state & CHUNK_MASK) * words;
  }

  /** How many bytes the states and the table take, with room for a table of twice the size. */
  public long bytes() {
    long states = (long) ((count + CHUNK_STATES - 1) >>> CHUNK_BITS) * CHUNK_STATES;
    return states * words * Long.BYTES + 3L * table.length * Integer.BYTES;
  }

  /** The number of a state, or -1 if it is not stored. */
  public int find(long[] packed) {
    int at = entry(packed, 0, hash(packed, 0));
    return table[at] == 0 ? -1 : (table[at] & (table.length - 1)) - 1;
  }

  /** Stores a state unless it is stored already; returns its number. */
  public int add(long[] packed) {
    return add(packed, 0, hash(packed, 0));
  }

  /** Stores the state that begins at {@code offset}, unless it is stored already. */
  public int add(long[] packed, int offset, long hash) {
    int at = entry(packed, offset, hash);
    if (table[at] != 0) {
      return (table[at] & (table.length - 1)) - 1;
    }
    append(packed, offset);
    table[at] = count | tag(hash, table.length);
    if (count > (table.length >>> 1) + (table.length >>> 3)) {
      fillTable(2 * table.length);
    }
    return count - 1;
  }

  /** The entry of a state in the table, or the free one where it belongs. */
  private int entry(long[] packed, int offset, long hash) {
    int mask = table.length - 1;
    int tag = tag(hash, table.length);
    int at = (int) hash & mask;
    while (true) {
      int entry = table[at];
      if (entry == 0
          || ((entry & ~mask) == tag && equal(chunks, (entry & mask) - 1, packed, offset))) {
        return at;
      }
      at = (at + 1) & mask;
    }
  }

  /**
   * Reads the entry at which the look-up of a hash begins, so that the processor's cache has it
   * soon.
   */
  public int touch(long hash) {
    return table[(int) hash & (table.length - 1)];
  }

  /** The part of a hash that fits beside a number. */
  private static int tag(long hash, int places) {
    return (int) (hash >>> Integer.SIZE) & -places;
  }

  private void append(long[] packed, int from) {
    int chunk = count >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[CHUNK_STATES * words];
    }
    System.arraycopy(packed, from, chunks[chunk], offset(count), words);
    count++;
  }

  private boolean equal(long[][] in, int state, long[] packed, int from) {
    long[] chunk = in[state >>> CHUNK_BITS];
    int offset = offset(state);
    for (int i = 0; i < words; i++) {
      if (((chunk[offset + i] ^ packed[from + i]) & compared[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  private long hash(long[] packed, int from) {
    long hash = 0;
    for (int i = 0; i < words; i++) {
      hash = (hash ^ (packed[from + i] & compared[i])) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash *= 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 32);
  }

  /**
   * Makes a new table of all states. Several are read at a time, as their entries are far apart.
   */
  private void fillTable(int places) {
    table = new int[places];
    int mask = places - 1;
    long[] hashes = new long[AT_ONCE];
    int[] there = new int[AT_ONCE];
    for (int first = 0; first < count; first += AT_ONCE) {
      int some = Math.min(AT_ONCE, count - first);
      for (int i = 0; i < some; i++) {
        hashes[i] = hash(chunk(first + i), offset(first + i));
        there[i] = table[(int) hashes[i] & mask];
      }
      for (int i = 0; i < some; i++) {
        int at = (int) hashes[i] & mask;
        while (table[at] != 0) {
          at = (at + 1) & mask;
        }
        table[at] = (first + i + 1) | tag(hashes[i], places);
      }
    }
  }

  /** The states that are stored now, for other threads to read while more are added. */
  public Snapshot snapshot() {
    return new Snapshot(table, chunks, count);
  }

  /**
   * The first states of a store. What is added meanwhile may show in the table, or not; it is
   * ignored.
   */
  public final class Snapshot {
    private final int[] table;
    private final long[][] chunks;
    private final int count;

    private Snapshot(int[] table, long[][] chunks, int count) {
      this.table = table;
      this.chunks = chunks;
      this.count = count;
    }

    /** The chunk that a state is in. */
    public long[] chunk(int state) {
      return chunks[state >>> CHUNK_BITS];
    }

    /** Where in its chunk a state begins. */
    public int offset(int state) {
      return StateStore.this.offset(state);
    }

    /** Finds the hash and the number, -1 for none, of many states that are packed one by one. */
    public void find(long[] packed, long[] hashes, int[] numbers, int many) {
      for (int i = 0; i < many; i++) {
        hashes[i] = hash(packed, i * words);
        // Only a read ahead: the processor does all of these at once.
        numbers[i] = table[(int) hashes[i] & (table.length - 1)];
      }
      for (int i = 0; i < many; i++) {
        numbers[i] = find(packed, i * words, hashes[i]);
      }
    }

    private int find(long[] packed, int from, long hash) {
      int mask = table.length - 1;
      int tag = tag(hash, table.length);
      int at = (int) hash & mask;
      for (int entry = table[at]; entry != 0; entry = table[at]) {
        int state = (entry & mask) - 1;
        if ((entry & ~mask) == tag && state < count && equal(chunks, state, packed, from)) {
          return state;
        }
        at = (at + 1) & mask;
      }
      return -1;
    }
  }
}
