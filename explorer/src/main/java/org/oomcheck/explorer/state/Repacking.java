// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

/**
 * How a state that is packed in one layout is packed in a wider one. Neighbours that move together
 * are moved in one go. Blocks that were sorted stay sorted: in all tasks of a role the same bits
 * are added at the same places.
 */
public final class Repacking {
  private final int[] from;
  private final long[] bits;
  private final int[] distance;
  private final int[] to;
  private int moves;

  /** What is added to every word, as the smallest values of some slots are smaller now. */
  private final long[] raised;

  public Repacking(StateLayout narrow, StateLayout wide, int slots) {
    this.from = new int[slots];
    this.bits = new long[slots];
    this.distance = new int[slots];
    this.to = new int[slots];
    this.raised = new long[wide.words()];
    for (int slot = 0; slot < slots; slot++) {
      raised[wide.word(slot)] += ((long) narrow.low(slot) - wide.low(slot)) << wide.shift(slot);
      if (narrow.bits(slot) > 0) {
        move(narrow, wide, slot);
      }
    }
  }

  private void move(StateLayout narrow, StateLayout wide, int slot) {
    int by = wide.shift(slot) - narrow.shift(slot);
    boolean alongWithLast =
        moves > 0
            && from[moves - 1] == narrow.word(slot)
            && to[moves - 1] == wide.word(slot)
            && distance[moves - 1] == by;
    if (!alongWithLast) {
      from[moves] = narrow.word(slot);
      to[moves] = wide.word(slot);
      distance[moves] = by;
      moves++;
    }
    bits[moves - 1] |= narrow.mask(slot) << narrow.shift(slot);
  }

  /** Packs anew the state that begins at {@code offset}. */
  void apply(long[] packed, int offset, long[] repacked) {
    System.arraycopy(raised, 0, repacked, 0, raised.length);
    for (int move = 0; move < moves; move++) {
      long moved = packed[offset + from[move]] & bits[move];
      repacked[to[move]] += Long.rotateLeft(moved, distance[move]);
    }
  }
}
