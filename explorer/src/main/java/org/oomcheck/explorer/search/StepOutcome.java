// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.relevance.StepEffect;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.model.machine.Progress;

/**
 * One outcome of a task's next step, as a change of packed states: the bits that stay as they are,
 * and what the others become.
 */
public final class StepOutcome {
  /** The branch of a step that is taken: its guard holds, and it has its effect. */
  static final int EFFECT = 0;

  /** The branch of a wait that times out. */
  static final int TIMEOUT = 1;

  /** The answer of a choice; otherwise {@link #EFFECT} or {@link #TIMEOUT}. */
  final int branch;

  /** The result of the step. */
  final Object result;

  final Progress progress;
  private final long[] kept;
  private final long[] changed;
  private final StepEffect effect;

  /**
   * Takes the changes that are in the memory now.
   *
   * @throws StateLayout.DoesNotFit if a value needs a wider layout
   */
  StepOutcome(int branch, Object result, Progress progress, StateLayout layout, Memory memory) {
    this.branch = branch;
    this.result = result;
    this.progress = progress;
    this.kept = new long[layout.words()];
    this.changed = new long[layout.words()];
    Arrays.fill(kept, -1);
    int[] slots = new int[memory.changes()];
    int[] values = new int[slots.length];
    for (int change = 0; change < slots.length; change++) {
      int slot = memory.changedSlot(change);
      slots[change] = slot;
      values[change] = memory.value(slot);
      layout.clear(kept, slot);
      layout.put(changed, slot, values[change]);
    }
    this.effect = new StepEffect(branch, result, progress, slots, values);
  }

  private StepOutcome(StepOutcome same, long[] bits) {
    this.branch = same.branch;
    this.result = same.result;
    this.progress = same.progress;
    this.effect = same.effect;
    this.kept = same.kept.clone();
    this.changed = same.changed.clone();
    for (int i = 0; i < bits.length; i++) {
      kept[i] |= ~bits[i];
      changed[i] &= bits[i];
    }
  }

  /** This outcome for states of which only some bits count. */
  StepOutcome within(long[] bits) {
    return new StepOutcome(this, bits);
  }

  /** What the step achieves. */
  public Progress progress() {
    return progress;
  }

  /** Whether another outcome has the same branch, result and effect. */
  boolean sameAs(StepOutcome other) {
    return branch == other.branch
        && result.equals(other.result)
        && Arrays.equals(kept, other.kept)
        && Arrays.equals(changed, other.changed);
  }

  /** Whether this gives another value to one of some bits. */
  boolean changes(long[] mask, long[] value) {
    for (int i = 0; i < kept.length; i++) {
      if (((changed[i] ^ value[i]) & ~kept[i] & mask[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether this and another outcome give different values to the same bits. */
  boolean differsFrom(StepOutcome other) {
    for (int i = 0; i < kept.length; i++) {
      if (((changed[i] ^ other.changed[i]) & ~kept[i] & ~other.kept[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether this writes some of these bits. */
  public boolean writesAny(long[] bits) {
    for (int i = 0; i < kept.length; i++) {
      if ((~kept[i] & bits[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether this writes a slot. */
  boolean writes(StateLayout layout, int slot) {
    return (~kept[layout.word(slot)] >>> layout.shift(slot) & layout.mask(slot)) != 0;
  }

  /** What this writes into a slot, as a packed value. */
  int written(StateLayout layout, int slot) {
    return layout.packedValue(changed, slot);
  }

  /** What this does, as slots and values. */
  StepEffect effect() {
    return effect;
  }

  /** What this does to some bits: those that stay as they are, and what the others become. */
  public void effectOn(long[] bits, LongConsumer effect) {
    for (int i = 0; i < bits.length; i++) {
      effect.accept(kept[i] & bits[i]);
      effect.accept(changed[i] & bits[i]);
    }
  }

  /** Makes {@code after} the state that follows {@code before}. */
  public void apply(long[] before, long[] after) {
    for (int i = 0; i < kept.length; i++) {
      after[i] = (before[i] & kept[i]) | changed[i];
    }
  }
}
