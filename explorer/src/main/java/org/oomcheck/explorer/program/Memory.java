// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;

/**
 * The state that is worked on: one int per slot. Keeps a list of the slots that a step has changed,
 * so that its successor is packed, and the step undone, at the cost of the change alone.
 */
public final class Memory {
  private int[] values = new int[16];
  private int[] changedSlot = new int[64];
  private int[] previous = new int[64];
  private int changes;
  private boolean open = true;

  /** The slots that were read while reads are recorded. */
  private int[] readSlot = new int[16];

  private int reads;
  private boolean recording;

  /** The index of the task whose step runs. */
  private int self;

  /** The tasks whose steps have named themselves. */
  private final BitSet named = new BitSet();

  /** Whether the running step has looked at the tasks' cells by their index, or counted tasks. */
  private boolean looksAround;

  /** The jiffies that the running step's timer had left. */
  private int jiffiesLeft;

  /** Where the memory notes which cells code accesses, null while that is not wanted. */
  private @Nullable BitSet accessed;

  private final BitSet judged = new BitSet();

  /** What was refused since it was asked for last; code that catches it does not hide it. */
  private @Nullable HarnessException refused;

  int read(int slot) {
    if (!open) {
      throw outside();
    }
    note(slot);
    return recording ? recorded(slot) : values[slot];
  }

  void write(int slot, int value) {
    if (!open) {
      throw outside();
    }
    note(slot);
    put(slot, value);
  }

  private void note(int slot) {
    if (accessed != null) {
      accessed.set(slot);
    }
  }

  /** From here on, the cells that code accesses are added to this set; with null, to none. */
  public void noteAccesses(@Nullable BitSet slots) {
    accessed = slots;
  }

  /**
   * The cells on which findings depend directly, beside what steps do with them: those that a goal
   * looks at which no state satisfies, and those of conditions that were tested for a sleeper.
   */
  public BitSet judged() {
    return judged;
  }

  private HarnessException outside() {
    refused =
        new HarnessException(
            "a cell is accessed outside of a step; move the access into a guard or an effect");
    return refused;
  }

  /** What was refused since the last call, null if nothing was. */
  @Nullable HarnessException takeRefused() {
    HarnessException taken = refused;
    refused = null;
    return taken;
  }

  /** Changes a slot on behalf of the engine. */
  public void put(int slot, int value) {
    int old = values[slot];
    if (old == value && !recording) {
      return;
    }
    if (changes == changedSlot.length) {
      changedSlot = Arrays.copyOf(changedSlot, 2 * changes);
      previous = Arrays.copyOf(previous, 2 * changes);
    }
    changedSlot[changes] = slot;
    previous[changes] = old;
    changes++;
    values[slot] = value;
  }

  public int value(int slot) {
    return values[slot];
  }

  /** The slots themselves, for packing and unpacking. */
  public int[] values() {
    return values;
  }

  public int changes() {
    return changes;
  }

  public int changedSlot(int change) {
    return changedSlot[change];
  }

  /** Takes back changes until this many are left. */
  public void undoTo(int mark) {
    while (changes > mark) {
      changes--;
      values[changedSlot[changes]] = previous[changes];
    }
  }

  /** From here on, records what is read, and writes that change nothing. */
  public void beginRecording() {
    changes = 0;
    reads = 0;
    recording = true;
  }

  /** Takes back what was changed since, and records nothing any more. */
  public void endRecording() {
    undoTo(0);
    recording = false;
    open = false;
  }

  /** Reads a slot and records that, unless the step itself has written it before. */
  public int recorded(int slot) {
    if (!contains(changedSlot, changes, slot) && !contains(readSlot, reads, slot)) {
      if (reads == readSlot.length) {
        readSlot = Arrays.copyOf(readSlot, 2 * reads);
      }
      readSlot[reads] = slot;
      reads++;
    }
    return values[slot];
  }

  private static boolean contains(int[] slots, int count, int slot) {
    for (int i = 0; i < count; i++) {
      if (slots[i] == slot) {
        return true;
      }
    }
    return false;
  }

  /** How many slots were recorded as read. */
  public int reads() {
    return reads;
  }

  /** A slot that was read, in the order in which they were read first. */
  public int readSlot(int read) {
    return readSlot[read];
  }

  /** Keeps the changes; from here on they cannot be undone. */
  public void commit() {
    changes = 0;
  }

  /** Makes room for this many slots. */
  void grow(int slots) {
    if (slots > values.length) {
      values = Arrays.copyOf(values, Math.max(slots, 2 * values.length));
    }
  }

  /** Lets a step of this task access cells, until {@link #close}. */
  public void open(int task, int left) {
    self = task;
    jiffiesLeft = left;
    open = true;
  }

  public void close() {
    open = false;
  }

  int self() {
    return self;
  }

  void lookAround() {
    looksAround = true;
  }

  /** Whether a step has looked around since the last call. */
  boolean takeLooksAround() {
    boolean taken = looksAround;
    looksAround = false;
    return taken;
  }

  /** The running task's index, for a step that tells it from others. */
  int named() {
    named.set(self);
    return self;
  }

  /** Whether a step has told one of these tasks, from first up to but not end, from the others. */
  boolean isNamed(int first, int end) {
    int next = named.nextSetBit(first);
    return next >= 0 && next < end;
  }

  int jiffiesLeft() {
    return jiffiesLeft;
  }
}
