// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;

/** A growing list of ints; growing a long one copies nothing. */
public final class IntList {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

  /** All but the last are full; the first is small as long as it is alone. */
  private int[][] chunks = {new int[8]};

  private int size;

  public void add(int value) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunk > 0 && chunks[chunk] == null) {
      chunks[chunk] = new int[1 << CHUNK_BITS];
    } else if (size == chunks[0].length) {
      chunks[0] = Arrays.copyOf(chunks[0], 2 * size);
    }
    chunks[chunk][size & CHUNK_MASK] = value;
    size++;
  }

  public int get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return chunks[index >>> CHUNK_BITS][index & CHUNK_MASK];
  }

  void set(int index, int value) {
    chunks[index >>> CHUNK_BITS][index & CHUNK_MASK] = value;
  }

  /** Forgets all behind the first {@code size} values. */
  void cut(int newSize) {
    size = newSize;
  }

  public int size() {
    return size;
  }

  long bytes() {
    return (long) size * Integer.BYTES;
  }

  public boolean contains(int value) {
    for (int i = 0; i < size; i++) {
      if (get(i) == value) {
        return true;
      }
    }
    return false;
  }
}
