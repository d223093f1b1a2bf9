// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;
import org.oomcheck.explorer.program.StateShape;

/**
 * A set of states, each in one long. A state is cut in two: the blocks of interchangeable tasks,
 * and all the rest. A half has few values, which are stored once; a state is the numbers of its
 * halves.
 *
 * <p>Each state has the depth at which it was found. The table is in many segments that grow one by
 * one, so no moment needs much more memory than the set itself: 10 to 13 bytes for each state.
 */
public final class HalvedStates {

  /** A half has no number left. */
  public static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Full(String message) {
      super(message);
    }
  }

  private static final int HALF_BITS = 26;
  private static final long HALF_MASK = (1L << HALF_BITS) - 1;
  private static final int STATE_BITS = 2 * HALF_BITS;
  private static final long STATE_MASK = (1L << STATE_BITS) - 1;

  /** The greatest depth that is told apart; an entry holds one more, so that none is 0. */
  public static final int MAX_DEPTH = (1 << (Long.SIZE - STATE_BITS)) - 2;

  private static final int SEGMENT_BITS = 8;
  private static final int FIRST_LENGTH = 16;

  private final StateShape shape;

  /** The bits of the left half, by word; all others are the right one's. */
  private long[] leftBits;

  private StateStore left;
  private StateStore right;
  private long[] half;

  /** A state's entry is the first one from its hash on that has it or is 0. */
  private final long[][] segments = new long[1 << SEGMENT_BITS][FIRST_LENGTH];

  private final int[] sizes = new int[1 << SEGMENT_BITS];

  /** An empty set of states in a layout. */
  public HalvedStates(StateShape shape, StateLayout layout) {
    this.shape = shape;
    this.leftBits = leftBits(shape, layout);
    this.left = new StateStore(layout.words());
    this.right = new StateStore(layout.words());
    this.half = new long[layout.words()];
  }

  /** All bits but those of the largest role; of the later tasks if no role has several. */
  private static long[] leftBits(StateShape shape, StateLayout layout) {
    StateShape.Tasks apart = new StateShape.Tasks(shape.tasks() / 2, shape.tasks());
    int most = 1;
    for (StateShape.Tasks role : shape.roles()) {
      if (role.end() - role.first() > most) {
        most = role.end() - role.first();
        apart = role;
      }
    }
    BitSet slots = new BitSet();
    slots.set(shape.block(apart.first()), shape.block(apart.end()));
    return layout.bitsBut(slots);
  }

  /** Packs all states anew; those that were handed out as numbers keep these. */
  public void repack(StateLayout narrow, StateLayout wide) {
    Repacking repacking = new Repacking(narrow, wide, shape.slots());
    leftBits = leftBits(shape, wide);
    half = new long[wide.words()];
    left = repacked(left, repacking, leftBits);
    right = repacked(right, repacking, inverted(leftBits));
  }

  private static long[] inverted(long[] bits) {
    return Arrays.stream(bits).map(word -> ~word).toArray();
  }

  private static StateStore repacked(StateStore half, Repacking repacking, long[] bits) {
    StateStore store = new StateStore(bits.length);
    long[] packed = new long[bits.length];
    for (int number = 0; number < half.count(); number++) {
      repacking.apply(half.chunk(number), half.offset(number), packed);
      for (int word = 0; word < bits.length; word++) {
        packed[word] &= bits[word];
      }
      store.add(packed);
    }
    return store;
  }

  /**
   * The number of a state, whether it is in the set or not.
   *
   * @param packed where the state is
   * @param offset where it begins there
   */
  public long number(long[] packed, int offset) {
    for (int word = 0; word < half.length; word++) {
      half[word] = packed[offset + word] & leftBits[word];
    }
    long leftNumber = left.add(half);
    for (int word = 0; word < half.length; word++) {
      half[word] = packed[offset + word] & ~leftBits[word];
    }
    long rightNumber = right.add(half);
    if ((leftNumber | rightNumber) > HALF_MASK) {
      throw new Full("a half of the states has more than " + HALF_MASK + " values");
    }
    return rightNumber << HALF_BITS | leftNumber;
  }

  /** Unpacks a number that {@link #number} gave. */
  public void load(long number, long[] packed) {
    int leftNumber = (int) (number & HALF_MASK);
    int rightNumber = (int) (number >>> HALF_BITS & HALF_MASK);
    long[] leftChunk = left.chunk(leftNumber);
    long[] rightChunk = right.chunk(rightNumber);
    for (int word = 0; word < half.length; word++) {
      packed[word] =
          leftChunk[left.offset(leftNumber) + word] | rightChunk[right.offset(rightNumber) + word];
    }
  }

  /** Adds a state by its number, found at this depth; false if it is there. */
  public boolean add(long number, int depth) {
    long hash = hash(number);
    int segment = segmentOf(hash);
    long[] table = segments[segment];
    int at = entry(table, number, hash);
    if (table[at] != 0) {
      return false;
    }
    table[at] = (long) (Math.min(depth, MAX_DEPTH) + 1) << STATE_BITS | number;
    sizes[segment]++;
    if (sizes[segment] > table.length - table.length / 6) {
      segments[segment] = grown(table);
    }
    return true;
  }

  /**
   * Adds states by their numbers, as {@link #add} does, and hands out those that were not there.
   *
   * @param many how many of the numbers, at most 64
   */
  public void addAll(long[] numbers, int many, int depth, LongConsumer added) {
    // These reads wait for memory; none needs another one, so the processor does them at once.
    long there = 0;
    for (int i = 0; i < many; i++) {
      long hash = hash(numbers[i]);
      long[] table = segments[segmentOf(hash)];
      long entry = table[place(table, hash)];
      there |= entry != 0 && (entry & STATE_MASK) == numbers[i] ? 1L << i : 0;
    }
    for (int i = 0; i < many; i++) {
      if ((there >>> i & 1) == 0 && add(numbers[i], depth)) {
        added.accept(numbers[i]);
      }
    }
  }

  private static int segmentOf(long hash) {
    return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
  }

  private static int place(long[] table, long hash) {
    return (int) (((hash & 0xffffffffL) * table.length) >>> Integer.SIZE);
  }

  private static int entry(long[] table, long number, long hash) {
    int at = place(table, hash);
    while (table[at] != 0 && (table[at] & STATE_MASK) != number) {
      at = at + 1 < table.length ? at + 1 : 0;
    }
    return at;
  }

  private static long[] grown(long[] table) {
    long[] larger = new long[table.length + table.length / 4];
    for (long entry : table) {
      if (entry != 0) {
        long number = entry & STATE_MASK;
        larger[entry(larger, number, hash(number))] = entry;
      }
    }
    return larger;
  }

  private static long hash(long number) {
    long hash = number * 0x9E3779B97F4A7C15L;
    hash ^= hash >>> 32;
    hash *= 0xBF58476D1CE4E5B9L;
    return hash ^ hash >>> 29;
  }

  /**
   * Hands out the numbers of the states that were found at a depth, in no order. All that are more
   * than 4,093 steps from the start count as found at one depth.
   */
  public void forEach(int depth, LongConsumer each) {
    for (long[] table : segments) {
      for (long entry : table) {
        if (entry >>> STATE_BITS == Math.min(depth, MAX_DEPTH) + 1) {
          each.accept(entry & STATE_MASK);
        }
      }
    }
  }

  /** The depth at which a state of the set was found; 4,094 for all that are further away. */
  public int depth(long number) {
    long hash = hash(number);
    long[] table = segments[segmentOf(hash)];
    return (int) (table[entry(table, number, hash)] >>> STATE_BITS) - 1;
  }

  /** A number for each state, 0 at first. No state may be added as long as it is used. */
  public Marks newMarks() {
    return new Marks();
  }

  /** Numbers for the states of a set. */
  public final class Marks {
    private final int[][] marks = new int[segments.length][];

    private Marks() {
      for (int segment = 0; segment < segments.length; segment++) {
        marks[segment] = new int[segments[segment].length];
      }
    }

    /** The number of a state of the set. */
    public int get(long state) {
      long hash = hash(state);
      int segment = segmentOf(hash);
      return marks[segment][entry(segments[segment], state, hash)];
    }

    /** Gives a state of the set a number. */
    public void set(long state, int mark) {
      long hash = hash(state);
      int segment = segmentOf(hash);
      marks[segment][entry(segments[segment], state, hash)] = mark;
    }
  }

  /** How many states the set has. */
  public long count() {
    return Arrays.stream(sizes).asLongStream().sum();
  }

  /** How many bytes the table and the halves take. */
  public long bytes() {
    long entries = Arrays.stream(segments).mapToLong(table -> table.length).sum();
    return entries * Long.BYTES + left.bytes() + right.bytes();
  }
}
