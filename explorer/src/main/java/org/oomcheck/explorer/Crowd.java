// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The tasks of one role, any number of them. Who has nothing of its own but its place in the code,
 * all its cells being as they were at the start, and holds no lock, can be one of the crowd: at a
 * place there is nobody, or any number. So can those that have ended and left nothing behind. All
 * others are kept apart, one by one, in sorted blocks.
 *
 * <p>A world is booted with room for some tasks of the role; blocks that nobody needs are vacant.
 */
final class Crowd {
  private static final int APART = -1;

  /**
   * What is in the cells of a task that is not there: no value that a step looks for. A step that
   * takes notice of it all the same does in a world with room what it would not do in one without,
   * which {@link AnyNumberSearch} compares.
   */
  private static final int NOTHING = -7;

  private final BootedWorld world;
  private final Automaton automaton;
  private final int first;
  private final int room;

  /** The place of those that have ended; vacant blocks are there as well, but for their cells. */
  private final int ended;

  private final int[] vacant;
  private final int[] atEnd;
  private final int[] atStart;
  private final StateLayout layout;
  private final long vacantBlock;

  /** By block: the place of one who can be in the crowd, otherwise a negative number. */
  private final Map<Long, Integer> placeOf = new HashMap<>();

  /** For looking into a block. */
  private final long[] scratch;

  private Crowd(
      BootedWorld world, Automaton automaton, int[] atEnd, int[] atStart, StateLayout layout) {
    this.world = world;
    this.automaton = automaton;
    this.first = automaton.firstTask();
    this.room = automaton.role().count();
    this.ended = atEnd[BootedWorld.NODE];
    this.vacant = vacant(atEnd);
    this.atEnd = atEnd;
    this.atStart = atStart;
    this.layout = layout;
    this.scratch = new long[layout.words()];
    this.vacantBlock = block(vacant);
  }

  private static int[] vacant(int[] atEnd) {
    int[] values = atEnd.clone();
    Arrays.fill(values, BootedWorld.TIMER + 1, values.length, NOTHING);
    return values;
  }

  /** The crowd of a role, in a world that is at its start; all blocks of the role become vacant. */
  static Crowd of(BootedWorld world, Automaton automaton) {
    int[] values = world.memory().values();
    int from = world.block(automaton.firstTask());
    int[] atStart = Arrays.copyOfRange(values, from, from + world.blockSize());
    int[] atEnd = world.bareBlock(automaton.addVacant());
    StateLayout narrow = new StateLayout(world, values);
    System.arraycopy(atEnd, 0, values, from, atEnd.length);
    StateLayout wider = narrow.holding(values);
    int[] vacant = vacant(atEnd);
    for (int task = 0; task < automaton.role().count(); task++) {
      System.arraycopy(vacant, 0, values, world.block(automaton.firstTask() + task), vacant.length);
    }
    return new Crowd(world, automaton, atEnd, atStart, wider.holding(values));
  }

  /** Takes the nth task of the role out of a state that is given by its values. */
  void putVacant(int[] values, int nth) {
    System.arraycopy(vacant, 0, values, world.block(first + nth), vacant.length);
  }

  /** The same in a wider layout. */
  Crowd in(StateLayout wider) {
    return new Crowd(world, automaton, atEnd, atStart, wider);
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
      layout.put(scratch, world.block(first) + offset, values[offset]);
    }
    return layout.block(scratch, first);
  }

  /** The block of one of the crowd at a place. */
  long blockAt(int place) {
    if (place == ended) {
      return block(atEnd);
    }
    int[] values = atStart.clone();
    values[BootedWorld.NODE] = place;
    return block(values);
  }

  /** The place of those that have ended. */
  int ended() {
    return ended;
  }

  boolean isVacant(long[] packed, int task) {
    return layout.block(packed, task) == vacantBlock;
  }

  void vacate(long[] packed, int task) {
    layout.putBlock(packed, task, vacantBlock);
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
    int[] values = new int[world.blockSize()];
    for (int offset = 0; offset < values.length; offset++) {
      values[offset] = layout.value(scratch, world.block(first) + offset);
    }
    Node node = automaton.node(values[BootedWorld.NODE]);
    int[] like = node.finished() ? atEnd : atStart;
    values[BootedWorld.NODE] = like[BootedWorld.NODE];
    if (node.bug != null || !node.held.isEmpty() || !Arrays.equals(values, like)) {
      return APART;
    }
    return node.finished() ? ended : node.id;
  }

  /** Puts those who are apart into a state, sorted; all other blocks become vacant. */
  void put(long[] packed, long[] blocks, int count) {
    Arrays.sort(blocks, 0, count);
    for (int i = 0; i < room; i++) {
      layout.putBlock(packed, first + i, i < count ? blocks[i] : vacantBlock);
    }
  }

  /**
   * Adds one of the crowd at every place, behind those who are apart; more of them if there are
   * only one or two places, so that a step that changes or counts all of them gives itself away.
   *
   * @return behind the last one
   */
  int add(long[] packed, BitSet places) {
    int end = first + apart(packed);
    int copies = places.isEmpty() ? 1 : (places.cardinality() + 2) / places.cardinality();
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      for (int copy = 0; copy < copies; copy++) {
        if (end == first + room) {
          return -1;
        }
        layout.putBlock(packed, end++, blockAt(place));
      }
    }
    return end;
  }
}
