// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;

/** A growing list of longs; growing a long one copies nothing. */
public final class LongList {
  private static final int CHUNK_BITS = 12;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

  /** All but the last are full. */
  private long[][] chunks = new long[1][];

  private int size;

  /** Adds a number at the end. */
  public void add(long value) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[1 << CHUNK_BITS];
    }
    chunks[chunk][size & CHUNK_MASK] = value;
    size++;
  }

  /** The last number. */
  public long last() {
    return get(size - 1);
  }

  /** Removes the last number. */
  public long removeLast() {
    long last = last();
    size--;
    return last;
  }

  /** The number at an index. */
  public long get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return chunks[index >>> CHUNK_BITS][index & CHUNK_MASK];
  }

  /** How many numbers the list has. */
  public int size() {
    return size;
  }
}
