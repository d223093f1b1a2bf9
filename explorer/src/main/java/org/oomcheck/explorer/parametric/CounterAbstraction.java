// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.StateLayout;

/**
 * The tasks of one role, any number of them. A task can be counted if its control location is all
 * that distinguishes it: it holds no lock, and its cells are as they were at the start. A task that
 * has ended and left its cells as they were can be counted as well. A counter stands for a control
 * location; it says that any number of tasks is there, none included. All other tasks are tracked
 * individually, in sorted blocks.
 *
 * <p>The world is booted with room for some tasks of the role; blocks that are not needed are
 * vacant.
 */
final class CounterAbstraction {
  private static final int INDIVIDUAL = CounterKinds.NONE;

  /** The counter of tasks that have ended; vacant blocks are like theirs, except for the cells. */
  static final int ENDED = 0;

  /** The counter of tasks that have not begun. */
  static final int START = 1;

  private static final int MAX_COUNTERS = CounterKinds.MOST;

  /**
   * The value of the cells of a vacant block: one that no step looks for. If a step reads such a
   * cell all the same, a world with room differs from one without, which {@link AnyNumberSearch}
   * compares.
   */
  private static final int NOTHING = -7;

  private final Program program;
  private final Automaton automaton;
  private final int first;
  private final int room;

  private final CounterKinds kinds;

  private final int[] vacant;
  private final int[] atEnd;
  private final int[] atStart;
  private final StateLayout layout;
  private final long vacantBlock;

  /** The bits of the role's blocks. */
  private final long[] mask;

  /** By block: the counter of a task that can be counted, otherwise a negative number. */
  private final NumberOfBlock counterOf = new NumberOfBlock(this::findCounter);

  /** By counter: the block of a task that it counts, once it is known. */
  private final @Nullable Long[] blockAt = new Long[MAX_COUNTERS];

  /** By the first of them and the one left out: the bits of the blocks of counted tasks. */
  private final long[][] @Nullable [] bitsOfCounted;

  /** For unpacking a block. */
  private final long[] scratch;

  private CounterAbstraction(
      Program program,
      Automaton automaton,
      CounterKinds kinds,
      int[] atEnd,
      int[] atStart,
      StateLayout layout) {
    this.program = program;
    this.automaton = automaton;
    this.first = automaton.firstTask();
    this.room = automaton.role().count();
    this.kinds = kinds;
    this.vacant = vacant(atEnd);
    this.atEnd = atEnd;
    this.atStart = atStart;
    this.layout = layout;
    this.scratch = new long[layout.words()];
    this.vacantBlock = block(vacant);
    this.bitsOfCounted = new long[room + 1][room + 1][];
    this.mask = new long[layout.words()];
    long[] ones = new long[layout.words()];
    Arrays.fill(ones, -1);
    for (int task = first; task < first + room; task++) {
      layout.putBlock(mask, task, layout.block(ones, task));
    }
  }

  private static int[] vacant(int[] atEnd) {
    int[] values = atEnd.clone();
    Arrays.fill(values, StateShape.OWN_CELLS, values.length, NOTHING);
    return values;
  }

  /**
   * The abstraction of a role, in a program at its start; all its blocks become vacant.
   *
   * @param contributions what counted tasks add to shared cells: then tasks are counted whatever
   *     their cells are, unless they hold a lock that only one task can hold; null if only those
   *     are counted that differ by their control location alone
   */
  static CounterAbstraction of(
      Program program, Automaton automaton, @Nullable Contributions contributions) {
    int[] values = program.memory().values();
    int from = program.shape().block(automaton.firstTask());
    int[] atStart = Arrays.copyOfRange(values, from, from + program.shape().blockSize());
    int[] atEnd = program.bareBlock(automaton.addVacant());
    StateLayout narrow = new StateLayout(program.shape(), values);
    System.arraycopy(atEnd, 0, values, from, atEnd.length);
    StateLayout wider = narrow.holding(values);
    int[] vacant = vacant(atEnd);
    for (int task = 0; task < automaton.role().count(); task++) {
      System.arraycopy(
          vacant, 0, values, program.shape().block(automaton.firstTask() + task), vacant.length);
    }
    CounterKinds kinds = new CounterKinds(automaton, contributions, atEnd, atStart);
    return new CounterAbstraction(program, automaton, kinds, atEnd, atStart, wider.holding(values));
  }

  /** Takes the nth task of the role out of a state that is given by its values. */
  void putVacant(int[] values, int nth) {
    System.arraycopy(vacant, 0, values, program.shape().block(first + nth), vacant.length);
  }

  /** Puts a task that has not begun into a state without tasks of the role. */
  void addAtStart(long[] packed) {
    layout.putBlock(packed, first, blockAt(START));
  }

  /** This abstraction in a wider layout, with the same counters. */
  CounterAbstraction in(StateLayout wider) {
    return new CounterAbstraction(program, automaton, kinds, atEnd, atStart, wider);
  }

  StateLayout layout() {
    return layout;
  }

  int first() {
    return first;
  }

  int room() {
    return room;
  }

  private long block(int[] values) {
    for (int offset = 0; offset < values.length; offset++) {
      layout.put(scratch, program.shape().block(first) + offset, values[offset]);
    }
    return layout.block(scratch, first);
  }

  /** The block of a task that is counted. */
  private long blockAt(int counter) {
    Long known = blockAt[counter];
    if (known == null) {
      known = block(kinds.block(counter));
      blockAt[counter] = known;
    }
    return known;
  }

  CounterKinds kinds() {
    return kinds;
  }

  /** The next steps of the tasks of some counters that have not ended. */
  List<String> labels(long counters) {
    return IntStream.range(0, MAX_COUNTERS)
        .filter(counter -> (counters >>> counter & 1) != 0 && counter != ENDED)
        .mapToObj(counter -> kinds.node(counter).label)
        .toList();
  }

  /** Whether counted tasks may add to cells, and have other cells than at the start. */
  boolean isWide() {
    return kinds.areWide();
  }

  /**
   * The bits of the blocks of counted tasks.
   *
   * @param from the first of them
   * @param but one whose block is left out
   */
  long[] bitsOfCounted(int from, int but) {
    int left = isOfRole(but) ? but - first : room;
    long[] known = bitsOfCounted[from - first][left];
    if (known == null) {
      known = newBitsOfCounted(from, but);
      bitsOfCounted[from - first][left] = known;
    }
    return known;
  }

  private long[] newBitsOfCounted(int from, int but) {
    long[] ones = new long[layout.words()];
    Arrays.fill(ones, -1);
    long[] bits = new long[layout.words()];
    for (int task = from; task < first + room; task++) {
      if (task != but) {
        layout.putBlock(bits, task, layout.block(ones, task));
      }
    }
    return bits;
  }

  /** The bits of the shared cells that counted tasks add to. */
  long[] bitsOfSlots() {
    long[] bits = new long[layout.words()];
    for (int slot : kinds.slots()) {
      bits[layout.word(slot)] |= layout.mask(slot) << layout.shift(slot);
    }
    return bits;
  }

  /**
   * Adds to the shared cells what tasks of a counter add.
   *
   * @param times how many of them; negative if they are taken away
   * @throws StateLayout.DoesNotFit if a value needs a wider layout
   */
  void contribute(long[] packed, int counter, int times) {
    if (counter < 0) {
      return;
    }
    int[] added = kinds.added(counter);
    for (int i = 0; i < added.length; i++) {
      int slot = kinds.slots()[i];
      if (added[i] != 0) {
        layout.put(packed, slot, layout.value(packed, slot) + times * added[i]);
      }
    }
  }

  /** Takes numbers away from the shared cells that counted tasks add to. */
  void takeAway(long[] packed, int[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      int slot = kinds.slots()[i];
      layout.put(packed, slot, layout.value(packed, slot) - numbers[i]);
    }
  }

  boolean isVacant(int[] block) {
    return Arrays.equals(block, vacant);
  }

  boolean isVacant(long[] packed, int task) {
    return layout.block(packed, task) == vacantBlock;
  }

  /** Whether all tasks of the role are as they are in another state. */
  boolean isSame(long[] packed, long[] other) {
    long difference = 0;
    for (int word = 0; word < mask.length; word++) {
      difference |= (packed[word] ^ other[word]) & mask[word];
    }
    return difference == 0;
  }

  boolean isOfRole(int task) {
    return task >= first && task < first + room;
  }

  /** How many tasks are tracked individually in a stored state: they are the first of the role. */
  int individuals(long[] packed) {
    int count = 0;
    while (count < room && !isVacant(packed, first + count)) {
      count++;
    }
    return count;
  }

  /** The counter of a task with this block, a negative number if it cannot be counted. */
  int counter(long block) {
    return counterOf.get(block);
  }

  private int findCounter(long block) {
    layout.putBlock(scratch, first, block);
    int[] values = new int[program.shape().blockSize()];
    for (int offset = 0; offset < values.length; offset++) {
      values[offset] = layout.value(scratch, program.shape().block(first) + offset);
    }
    ControlLocation node = automaton.node(values[StateShape.NODE]);
    if (kinds.areWide()) {
      boolean owns = node.held.stream().anyMatch(held -> held.lock().exclusive());
      return node.bug != null || owns ? INDIVIDUAL : kinds.number(kinds.normal(values));
    }
    int[] like = node.finished() ? atEnd : atStart;
    values[StateShape.NODE] = like[StateShape.NODE];
    if (node.bug != null || !node.held.isEmpty() || !Arrays.equals(values, like)) {
      return INDIVIDUAL;
    }
    values[StateShape.NODE] = node.id;
    return node.finished() ? ENDED : kinds.number(values);
  }

  /**
   * Puts the blocks of tasks that are tracked individually into a state, sorted; all other blocks
   * become vacant.
   *
   * @param end behind the last task of the role whose block may not be vacant
   */
  void put(long[] packed, long[] blocks, int count, int end) {
    Arrays.sort(blocks, 0, count);
    int occupied = Math.max(first + count, end);
    for (int task = first; task < occupied; task++) {
      layout.putBlock(packed, task, task < first + count ? blocks[task - first] : vacantBlock);
    }
  }

  /**
   * Fills the vacant blocks of a state with counted tasks in many ways: of each two counters in
   * every proportion, the first of them alone among these, and of all counters in turn.
   *
   * @param from the first block that may be filled
   * @param counters a bit for every counter
   */
  void fillings(long[] state, int from, long counters, Consumer<long[]> filled) {
    int[] used = IntStream.range(0, MAX_COUNTERS).filter(i -> (counters >>> i & 1) != 0).toArray();
    int[] vacantBlocks =
        IntStream.range(from, first + room).filter(task -> isVacant(state, task)).toArray();
    for (int one = 0; one < used.length; one++) {
      for (int other = one; other < used.length; other++) {
        int most = one == other ? 0 : vacantBlocks.length;
        for (int ofOther = 0; ofOther <= most; ofOther++) {
          long[] copy = state.clone();
          for (int i = 0; i < vacantBlocks.length; i++) {
            place(copy, vacantBlocks[i], used[i < ofOther ? other : one]);
          }
          filled.accept(copy);
        }
      }
    }
    long[] mixed = state.clone();
    for (int i = 0; i < vacantBlocks.length && used.length > 0; i++) {
      place(mixed, vacantBlocks[i], used[i % used.length]);
    }
    filled.accept(mixed);
  }

  /** Puts a task of a counter into a vacant block. */
  void place(long[] packed, int task, int counter) {
    layout.putBlock(packed, task, blockAt(counter));
    contribute(packed, counter, 1);
  }

  /**
   * Adds a task for every counter, behind the tasks that are tracked individually; more than one if
   * there are only one or two counters, so that a step that changes or counts all of them shows.
   *
   * @param counters a bit for every counter
   * @return behind the last task, or -1 if there is no room
   */
  int add(long[] packed, long counters) {
    int end = first + individuals(packed);
    int used = Long.bitCount(counters);
    int copies = used == 0 ? 1 : (used + 2) / used;
    List<Integer> apart = isWide() ? kinds.apart(counters) : List.of();
    for (long left = counters; left != 0; left &= left - 1) {
      int counter = Long.numberOfTrailingZeros(left);
      for (int copy = 0; copy < (apart.contains(counter) ? Math.max(2, copies) : copies); copy++) {
        if (end == first + room) {
          return -1;
        }
        place(packed, end++, counter);
      }
    }
    return end;
  }
}
