// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.relevance;

import org.oomcheck.model.machine.Progress;

/** One outcome of a case of a step, as slots and their values. */
public final class StepEffect {
  private final int branch;
  private final Object result;
  private final Progress progress;
  private final int[] slots;
  private final int[] values;

  /**
   * An outcome.
   *
   * @param branch the answer of a choice, or whether a wait timed out
   * @param slots what is written, the control location and the timer of the task among them
   * @param values what is written there
   */
  public StepEffect(int branch, Object result, Progress progress, int[] slots, int[] values) {
    this.branch = branch;
    this.result = result;
    this.progress = progress;
    this.slots = slots.clone();
    this.values = values.clone();
  }

  /** Whether both look alike to the task that takes the step. */
  boolean looksLike(StepEffect other) {
    return branch == other.branch && progress == other.progress && result.equals(other.result);
  }

  /** Whether a slot gets another value than this one. */
  boolean writesOtherThan(int slot, int value) {
    for (int write = 0; write < slots.length; write++) {
      if (slots[write] == slot && values[write] != value) {
        return true;
      }
    }
    return false;
  }

  int writes() {
    return slots.length;
  }

  /** A slot that is written. */
  int slot(int write) {
    return slots[write];
  }

  /** The value that this write leaves in its slot. */
  int value(int write) {
    return values[write];
  }
}
