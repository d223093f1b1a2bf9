// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.List;

/**
 * A case of a step: in the states that have some bits, its outcomes are these. A case with no
 * outcomes never happens: the task is blocked, or it is a gap, of which nothing is learned.
 */
final class LearnedCase {
  /** The task that takes the step. */
  final int task;

  /** The number of the control location at which it does. */
  final int location;

  /** The bits of packed states that decide whether it is this case. */
  final long[] mask;

  /** What those bits are; the other bits are 0. */
  final long[] value;

  /** What can happen. */
  final List<StepOutcome> outcomes;

  LearnedCase(int task, int location, long[] mask, long[] value, List<StepOutcome> outcomes) {
    this.task = task;
    this.location = location;
    this.mask = mask;
    this.value = value;
    this.outcomes = outcomes;
  }

  /** This case in states of which only some bits count. */
  LearnedCase within(long[] bits) {
    long[] seen = mask.clone();
    long[] there = value.clone();
    for (int i = 0; i < bits.length; i++) {
      seen[i] &= bits[i];
      there[i] &= bits[i];
    }
    List<StepOutcome> changes = outcomes.stream().map(outcome -> outcome.within(bits)).toList();
    return new LearnedCase(task, location, seen, there, changes);
  }

  /** Whether a packed state is of this case. */
  boolean isIn(long[] packed) {
    for (int i = 0; i < mask.length; i++) {
      if (((packed[i] ^ value[i]) & mask[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether it makes a difference which of two steps of different tasks comes first, in a state in
   * which both can be taken in these cases: the one changes what the other looks at, or they leave
   * different values behind.
   */
  boolean conflictsWith(LearnedCase other) {
    for (int i = 0; i < mask.length; i++) {
      if (((value[i] ^ other.value[i]) & mask[i] & other.mask[i]) != 0) {
        return false; // no state has both cases
      }
    }
    return changesCaseOf(other) || other.changesCaseOf(this) || leavesOtherValues(other);
  }

  private boolean changesCaseOf(LearnedCase other) {
    for (StepOutcome outcome : outcomes) {
      if (outcome.changes(other.mask, other.value)) {
        return true;
      }
    }
    return false;
  }

  private boolean leavesOtherValues(LearnedCase other) {
    for (StepOutcome one : outcomes) {
      for (StepOutcome two : other.outcomes) {
        if (one.differsFrom(two)) {
          return true;
        }
      }
    }
    return false;
  }
}
