// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.state.StateLayout;

/**
 * The tasks of one role, any number of them. Who has nothing of its own but its place in the code,
 * all its cells being as they were at the start, and holds no lock, can be one of the crowd: at a
 * place there is nobody, or any number. So can those that have ended and left nothing behind. All
 * others are kept apart, one by one, in sorted blocks.
 *
 * <p>A world is booted with room for some tasks of the role; blocks that nobody needs are vacant.
 */
final class CounterAbstraction {
  private static final int APART = -1;

  /** The place of those that have ended; vacant blocks are there as well, but for their cells. */
  static final int ENDED = 0;

  /** The place at which everybody begins. */
  static final int START = 1;

  /** Places are the bits of a set of them; who is at one too many is kept apart. */
  private static final int MOST_PLACES = Long.SIZE;

  /**
   * What is in the cells of a task that is not there: no value that a step looks for. A step that
   * takes notice of it all the same does in a world with room what it would not do in one without,
   * which {@link AnyNumberSearch} compares.
   */
  private static final int NOTHING = -7;

  private final Program world;
  private final Automaton automaton;
  private final int first;
  private final int room;

  /** The node of every place. */
  private final List<Integer> nodes;

  private final int[] vacant;
  private final int[] atEnd;
  private final int[] atStart;
  private final StateLayout layout;
  private final long vacantBlock;

  /** The bits of the role's blocks. */
  private final long[] mask;

  /** By block: the place of one who can be in the crowd, otherwise a negative number. */
  private final Map<Long, Integer> placeOf = new HashMap<>();

  /** By place: the block of one who is there. */
  private final Map<Integer, Long> blockAt = new HashMap<>();

  /** For looking into a block. */
  private final long[] scratch;

  private CounterAbstraction(
      Program world,
      Automaton automaton,
      List<Integer> nodes,
      int[] atEnd,
      int[] atStart,
      StateLayout layout) {
    this.world = world;
    this.automaton = automaton;
    this.first = automaton.firstTask();
    this.room = automaton.role().count();
    this.nodes = nodes;
    this.vacant = vacant(atEnd);
    this.atEnd = atEnd;
    this.atStart = atStart;
    this.layout = layout;
    this.scratch = new long[layout.words()];
    this.vacantBlock = block(vacant);
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

  /** The crowd of a role, in a world that is at its start; all blocks of the role become vacant. */
  static CounterAbstraction of(Program world, Automaton automaton) {
    int[] values = world.memory().values();
    int from = world.shape().block(automaton.firstTask());
    int[] atStart = Arrays.copyOfRange(values, from, from + world.shape().blockSize());
    int[] atEnd = world.bareBlock(automaton.addVacant());
    StateLayout narrow = new StateLayout(world.shape(), values);
    System.arraycopy(atEnd, 0, values, from, atEnd.length);
    StateLayout wider = narrow.holding(values);
    int[] vacant = vacant(atEnd);
    for (int task = 0; task < automaton.role().count(); task++) {
      System.arraycopy(
          vacant, 0, values, world.shape().block(automaton.firstTask() + task), vacant.length);
    }
    List<Integer> nodes = new ArrayList<>();
    nodes.add(atEnd[StateShape.NODE]);
    nodes.add(atStart[StateShape.NODE]);
    return new CounterAbstraction(world, automaton, nodes, atEnd, atStart, wider.holding(values));
  }

  /** Takes the nth task of the role out of a state that is given by its values. */
  void putVacant(int[] values, int nth) {
    System.arraycopy(vacant, 0, values, world.shape().block(first + nth), vacant.length);
  }

  /** The same in a wider layout, with the same places. */
  CounterAbstraction in(StateLayout wider) {
    return new CounterAbstraction(world, automaton, nodes, atEnd, atStart, wider);
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
      layout.put(scratch, world.shape().block(first) + offset, values[offset]);
    }
    return layout.block(scratch, first);
  }

  /** The block of one of the crowd at a place. */
  private long blockAt(int place) {
    return blockAt.computeIfAbsent(place, this::findBlock);
  }

  private long findBlock(int place) {
    int[] values = (place == ENDED ? atEnd : atStart).clone();
    values[StateShape.NODE] = nodes.get(place);
    return block(values);
  }

  /** What somebody at a place does next. */
  String label(int place) {
    return automaton.node(nodes.get(place)).label;
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

  /** How many are kept apart in a stored state: they are the first. */
  int apart(long[] packed) {
    int count = 0;
    while (count < room && !isVacant(packed, first + count)) {
      count++;
    }
    return count;
  }

  /** The place of a block that can be one of the crowd's, otherwise a negative number. */
  int place(long block) {
    return placeOf.computeIfAbsent(block, this::findPlace);
  }

  private int findPlace(long block) {
    layout.putBlock(scratch, first, block);
    int[] values = new int[world.shape().blockSize()];
    for (int offset = 0; offset < values.length; offset++) {
      values[offset] = layout.value(scratch, world.shape().block(first) + offset);
    }
    ControlLocation node = automaton.node(values[StateShape.NODE]);
    int[] like = node.finished() ? atEnd : atStart;
    values[StateShape.NODE] = like[StateShape.NODE];
    if (node.bug != null || !node.held.isEmpty() || !Arrays.equals(values, like)) {
      return APART;
    }
    return node.finished() ? ENDED : number(node.id);
  }

  private int number(int node) {
    int known = nodes.indexOf(node);
    if (known >= 0 || nodes.size() == MOST_PLACES) {
      return known;
    }
    nodes.add(node);
    return nodes.size() - 1;
  }

  /**
   * Puts those who are apart into a state, sorted; all other blocks become vacant.
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
   * Adds one of the crowd at every place, behind those who are apart; more of them if there are
   * only one or two places, so that a step that changes or counts all of them gives itself away.
   *
   * @param places a bit for every place at which there is a crowd
   * @return behind the last one
   */
  int add(long[] packed, long places) {
    int end = first + apart(packed);
    int taken = Long.bitCount(places);
    int copies = taken == 0 ? 1 : (taken + 2) / taken;
    for (long left = places; left != 0; left &= left - 1) {
      long block = blockAt(Long.numberOfTrailingZeros(left));
      for (int copy = 0; copy < copies; copy++) {
        if (end == first + room) {
          return -1;
        }
        layout.putBlock(packed, end++, block);
      }
    }
    return end;
  }
}
