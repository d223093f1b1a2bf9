// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.relevance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A case of a step: where a task is, the values that the step reads, and what it does then. */
public final class StepCase {
  private static final int NOT_THERE = -1;

  private final int task;
  private final int location;
  private final int[] slots;
  private final int[] values;
  private final List<StepEffect> effects;

  /**
   * A case.
   *
   * @param location the number of the control location of the task
   * @param slots what the step reads, one after the other
   * @param values what it reads there
   */
  public StepCase(int task, int location, int[] slots, int[] values, List<StepEffect> effects) {
    this.task = task;
    this.location = location;
    this.slots = slots.clone();
    this.values = values.clone();
    this.effects = List.copyOf(effects);
  }

  int task() {
    return task;
  }

  int location() {
    return location;
  }

  int reads() {
    return slots.length;
  }

  /** A slot that the step reads. */
  int slot(int read) {
    return slots[read];
  }

  /** The value that the step reads there. */
  int value(int read) {
    return values[read];
  }

  List<StepEffect> effects() {
    return effects;
  }

  /** The number of a read, negative if the slot is not read. */
  int indexOf(int slot) {
    for (int read = 0; read < slots.length; read++) {
      if (slots[read] == slot) {
        return read;
      }
    }
    return NOT_THERE;
  }

  /** Puts the values that were read into a state. */
  void putInto(int[] state) {
    for (int read = 0; read < slots.length; read++) {
      state[slots[read]] = values[read];
    }
  }

  /** What is read, slots and values one after the other, but for some slots. */
  List<Integer> readsBut(BitSet ignored) {
    List<Integer> reads = new ArrayList<>();
    for (int read = 0; read < slots.length; read++) {
      if (!ignored.get(slots[read])) {
        reads.add(slots[read]);
        reads.add(values[read]);
      }
    }
    return reads;
  }

  /** The slots that this and another case of the same step read, with different values. */
  BitSet differences(StepCase other) {
    BitSet different = new BitSet();
    for (int read = 0; read < slots.length; read++) {
      int there = other.indexOf(slots[read]);
      if (there >= 0 && other.values[there] != values[read]) {
        different.set(slots[read]);
      }
    }
    return different;
  }

  /**
   * Whether this and another case of the same step do the same, but for what they write into some
   * slots, in states that differ in nothing but these slots.
   */
  boolean doesTheSameBut(BitSet ignored, StepCase other) {
    boolean same = effects.size() == other.effects.size();
    for (int which = 0; same && which < effects.size(); which++) {
      StepEffect own = effects.get(which);
      StepEffect others = other.effects.get(which);
      same =
          own.looksLike(others)
              && leaves(own, others, other, ignored)
              && other.leaves(others, own, this, ignored);
    }
    return same;
  }

  /** Whether what an effect of this case writes is what another one leaves there. */
  private boolean leaves(StepEffect own, StepEffect others, StepCase other, BitSet ignored) {
    for (int write = 0; write < own.writes(); write++) {
      int slot = own.slot(write);
      if (!ignored.get(slot) && !other.leaves(others, slot, own.value(write), this)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a slot has a value after an effect of this case; another case may know what it was. */
  private boolean leaves(StepEffect effect, int slot, int value, StepCase other) {
    for (int write = 0; write < effect.writes(); write++) {
      if (effect.slot(write) == slot) {
        return effect.value(write) == value;
      }
    }
    int own = indexOf(slot);
    if (own >= 0) {
      return values[own] == value;
    }
    int known = other.indexOf(slot);
    return known >= 0 && other.values[known] == value;
  }
}
