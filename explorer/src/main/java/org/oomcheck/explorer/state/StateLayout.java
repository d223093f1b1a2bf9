// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;
import java.util.BitSet;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.result.HarnessException;

/**
 * How a state is packed into longs: every slot has just the bits that the values seen so far need.
 * When a value does not fit, a wider layout takes over and what is stored is packed again.
 *
 * <p>A task's block never crosses a word, and the tasks of one role have the same widths, so that
 * their blocks can be compared and swapped as numbers.
 */
public final class StateLayout {

  /** Thrown when a value needs more bits than the layout has for it. */
  public static final class DoesNotFit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    public final int slot;
    public final int value;

    DoesNotFit(int slot, int value) {
      super(null, null, false, false);
      this.slot = slot;
      this.value = value;
    }
  }

  /** A slot of more bits than this holds many values, and is given no room for others. */
  private static final int BITS_OF_FEW = 4;

  private final StateShape shape;

  /** The smallest value of each slot; a packed value is the distance from it. */
  private final int[] low;

  private final int[] bits;
  private final int[] word;
  private final int[] shift;
  private final int[] blockWord;
  private final int[] blockShift;
  private final long[] blockMask;

  private int words;
  private int used;

  /** The narrowest layout for a program that has only seen these values. */
  public StateLayout(StateShape shape, int[] values) {
    this(shape, Arrays.copyOf(values, shape.slots()), new int[shape.slots()]);
  }

  private StateLayout(StateShape shape, int[] low, int[] bits) {
    this.shape = shape;
    this.low = low;
    this.bits = bits;
    this.word = new int[low.length];
    this.shift = new int[low.length];
    this.blockWord = new int[shape.tasks()];
    this.blockShift = new int[shape.tasks()];
    this.blockMask = new long[shape.tasks()];
    shareWidths();
    place();
  }

  /** A layout in which these values fit as well. */
  public StateLayout holding(int[] values) {
    StateLayout layout = this;
    for (int slot = 0; slot < low.length; slot++) {
      if (!layout.fits(slot, values[slot])) {
        layout = layout.widened(slot, values[slot]);
      }
    }
    return layout;
  }

  private void shareWidths() {
    for (StateShape.Tasks role : shape.roles()) {
      for (int offset = 0; offset < shape.blockSize(); offset++) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int task = role.first(); task < role.end(); task++) {
          int slot = shape.block(task) + offset;
          least = Math.min(least, low[slot]);
          most = Math.max(most, low[slot] + (1L << bits[slot]) - 1);
        }
        int width = Long.SIZE - Long.numberOfLeadingZeros(most - least);
        for (int task = role.first(); task < role.end(); task++) {
          low[shape.block(task) + offset] = (int) least;
          bits[shape.block(task) + offset] = width;
        }
      }
    }
  }

  private void place() {
    for (int slot = 0; slot < shape.sharedSlots(); slot++) {
      reserve(bits[slot]);
      word[slot] = words;
      shift[slot] = used;
      used += bits[slot];
    }
    for (int task = 0; task < shape.tasks(); task++) {
      int first = shape.block(task);
      int width = 0;
      for (int slot = first; slot < first + shape.blockSize(); slot++) {
        width += bits[slot];
      }
      reserve(width);
      blockWord[task] = words;
      blockShift[task] = used;
      blockMask[task] = width == Long.SIZE ? -1L : (1L << width) - 1;
      for (int slot = first; slot < first + shape.blockSize(); slot++) {
        word[slot] = words;
        shift[slot] = used;
        used += bits[slot];
      }
    }
    words++;
  }

  private void reserve(int width) {
    if (width >= Long.SIZE) {
      throw new HarnessException(
          "a task's own state needs "
              + width
              + " bits, more than "
              + (Long.SIZE - 1)
              + "; use smaller values or fewer TaskCells");
    }
    if (used + width >= Long.SIZE) {
      words++;
      used = 0;
    }
  }

  /** How many longs a packed state takes. */
  public int words() {
    return words;
  }

  /** The smallest value that a slot can hold. */
  public int low(int slot) {
    return low[slot];
  }

  public int bits(int slot) {
    return bits[slot];
  }

  /** The word that a slot is in. */
  public int word(int slot) {
    return word[slot];
  }

  /** The bits below a slot in its word. */
  public int shift(int slot) {
    return shift[slot];
  }

  /** All bits but those of some slots, by word. */
  public long[] bitsBut(BitSet slots) {
    long[] bits = new long[words];
    Arrays.fill(bits, -1);
    for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
      bits[word[slot]] &= ~(mask(slot) << shift[slot]);
    }
    return bits;
  }

  /** The bits of a slot, when they are shifted down. */
  public long mask(int slot) {
    return (1L << bits[slot]) - 1;
  }

  boolean fits(int slot, int value) {
    long distance = (long) value - low[slot];
    return distance >= 0 && distance >>> bits[slot] == 0;
  }

  /**
   * A layout in which this value fits as well. What the new bits have room for beyond it is on its
   * side, so that a value that goes down for long costs no more bits than one that goes up.
   */
  public StateLayout widened(int slot, int value) {
    int[] newLow = low.clone();
    int[] newBits = bits.clone();
    long most = Math.max(low[slot] + (1L << bits[slot]) - 1, value);
    long least = Math.min(low[slot], value);
    int width = Long.SIZE - Long.numberOfLeadingZeros(most - least);
    if (value < low[slot]) {
      least = Math.max(Integer.MIN_VALUE, most + 1 - (1L << width));
    }
    newLow[slot] = (int) least;
    newBits[slot] = width;
    return new StateLayout(shape, newLow, newBits);
  }

  /**
   * A layout of at most one word more, in which slots can hold somewhat smaller and greater values,
   * more control locations, and longer timers. Where that takes too many words, this one.
   */
  public StateLayout roomy() {
    int[] newLow = low.clone();
    int[] newBits = bits.clone();
    for (int slot = 0; slot < low.length; slot++) {
      int ofBlock = shape.offset(slot);
      if (ofBlock == StateShape.NODE) {
        newBits[slot] += 2;
      } else if (ofBlock == StateShape.TIMER) {
        newBits[slot] += bits[slot] > 0 ? 1 : 0;
      } else if (bits[slot] <= BITS_OF_FEW && low[slot] > Integer.MIN_VALUE >> 1) {
        newLow[slot] -= 1 << bits[slot] >> 1;
        newBits[slot]++;
      }
    }
    StateLayout roomy = new StateLayout(shape, newLow, newBits);
    return roomy.words <= words + 1 ? roomy : this;
  }

  /**
   * Puts a value into a packed state.
   *
   * @throws DoesNotFit if the value needs a wider layout
   */
  public void put(long[] packed, int slot, int value) {
    if (!fits(slot, value)) {
      throw new DoesNotFit(slot, value);
    }
    clear(packed, slot);
    packed[word[slot]] |= ((long) value - low[slot]) << shift[slot];
  }

  /**
   * Packs the values of all slots.
   *
   * @throws DoesNotFit if a value needs a wider layout
   */
  public long[] pack(int[] values) {
    long[] packed = new long[words];
    for (int slot = 0; slot < low.length; slot++) {
      put(packed, slot, values[slot]);
    }
    return packed;
  }

  /** Sets the bits of a slot to 0. */
  public void clear(long[] packed, int slot) {
    packed[word[slot]] &= ~(mask(slot) << shift[slot]);
  }

  /** The value of a slot in a packed state. */
  public int value(long[] packed, int slot) {
    return low[slot] + (int) (packed[word[slot]] >>> shift[slot] & mask(slot));
  }

  /** The bits of a slot in a packed state, shifted down. */
  public int packedValue(long[] packed, int slot) {
    return (int) (packed[word[slot]] >>> shift[slot] & mask(slot));
  }

  /** Unpacks a state that begins at {@code offset}. */
  public void unpack(long[] packed, int offset, int[] values) {
    for (int slot = 0; slot < low.length; slot++) {
      values[slot] = low[slot] + (int) (packed[offset + word[slot]] >>> shift[slot] & mask(slot));
    }
  }

  /** The values of all slots of a packed state. */
  public int[] values(long[] packed) {
    int[] values = new int[low.length];
    unpack(packed, 0, values);
    return values;
  }

  /** Whether a timer is armed in a state that begins at {@code offset}. */
  public boolean armsTimer(long[] packed, int offset) {
    for (int task = 0; task < shape.tasks(); task++) {
      int slot = shape.timer(task);
      if (low[slot] + (packed[offset + word[slot]] >>> shift[slot] & mask(slot)) > 0) {
        return true;
      }
    }
    return false;
  }

  /** A task's block as a number. */
  public long block(long[] packed, int task) {
    return (packed[blockWord[task]] >>> blockShift[task]) & blockMask[task];
  }

  public void putBlock(long[] packed, int task, long block) {
    int at = blockWord[task];
    long mask = blockMask[task] << blockShift[task];
    packed[at] = (packed[at] & ~mask) | (block << blockShift[task]);
  }
}
