// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.function.LongToIntFunction;

/** Remembers a number for each block of a task, as a map does, without an object for each. */
final class NumberOfBlock {
  private final LongToIntFunction find;
  private long[] blocks = new long[64];
  private int[] numbers = new int[64];
  private boolean[] used = new boolean[64];
  private int count;

  /**
   * Nothing is known yet.
   *
   * @param find the number of a block that is asked for the first time
   */
  NumberOfBlock(LongToIntFunction find) {
    this.find = find;
  }

  /** The number of a block. */
  int get(long block) {
    int at = place(block);
    if (used[at]) {
      return numbers[at];
    }
    int number = find.applyAsInt(block);
    if (2 * ++count > blocks.length) {
      grow();
    }
    put(block, number);
    return number;
  }

  private int place(long block) {
    int mask = blocks.length - 1;
    long mixed = block * 0x9E3779B97F4A7C15L;
    int at = (int) (mixed >>> 40) & mask;
    while (used[at] && blocks[at] != block) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void put(long block, int number) {
    int at = place(block);
    blocks[at] = block;
    numbers[at] = number;
    used[at] = true;
  }

  private void grow() {
    long[] oldBlocks = blocks;
    int[] oldNumbers = numbers;
    boolean[] oldUsed = used;
    blocks = new long[2 * oldBlocks.length];
    numbers = new int[blocks.length];
    used = new boolean[blocks.length];
    for (int i = 0; i < oldBlocks.length; i++) {
      if (oldUsed[i]) {
        put(oldBlocks[i], oldNumbers[i]);
      }
    }
  }
}
