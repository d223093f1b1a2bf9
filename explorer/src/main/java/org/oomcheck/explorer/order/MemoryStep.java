// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.order;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Step;

/** What a step is to the kernel's memory model ({@code tools/memory-model/}). */
final class MemoryStep {

  private MemoryStep() {}

  static boolean reads(Step<?> step) {
    return step.memoryKind() == Step.Kind.READ || step.memoryKind() == Step.Kind.UPDATE;
  }

  static boolean writes(Step<?> step) {
    return step.memoryKind() == Step.Kind.WRITE || step.memoryKind() == Step.Kind.UPDATE;
  }

  /** Whether a step reads, and does no more. */
  static boolean isRead(Step<?> step) {
    return step.memoryKind() == Step.Kind.READ;
  }

  /** Whether a step is a barrier. */
  static boolean isBarrier(Step<?> step) {
    return step.touchesNothing() && step.kind() == Step.Kind.READ;
  }

  /**
   * Whether a step is an access that may take effect out of its turn without a data race: a marked
   * one. The search for data races judges the others.
   */
  static boolean moves(Step<?> step) {
    return !step.touchesNothing()
        && (reads(step) || writes(step))
        && step.access().marked()
        && step.access() != Access.SEQUENCE_READ
        && step.access() != Access.UNCHECKED;
  }

  /** Whether everything before it takes effect before it. */
  static boolean waitsForEarlier(Step<?> step) {
    return switch (step.memoryKind()) {
      case READ -> step.access() == Access.FULL;
      case WRITE -> step.access().releases() && (step.access() != Access.FULL || isOwn(step));
      case UPDATE -> step.access().releases();
      case ACCESS, SLEEP -> isFull(step);
      case ACQUIRE, TRY_ACQUIRE, RELEASE -> false;
    };
  }

  /** Whether everything after it takes effect after it. */
  static boolean holdsLaterBack(Step<?> step) {
    return switch (step.memoryKind()) {
      case READ, UPDATE -> step.access().acquires();
      case WRITE -> step.access() == Access.FULL;
      case ACCESS, SLEEP -> isFull(step);
      case ACQUIRE, TRY_ACQUIRE, RELEASE -> false;
    };
  }

  /** A step on an object that is more than a variable, or a switch to another task. */
  private static boolean isFull(Step<?> step) {
    return !step.touchesNothing() || step.sleeps();
  }

  /** Whether the order of an access and a step of another task shows in what they read. */
  static boolean conflict(Step<?> moving, Step<?> other) {
    if (moving.object() != other.object() || other.touchesNothing()) {
      return false;
    }
    if (isOwn(moving)) {
      return !isOwn(other) && other.kind() != Step.Kind.SLEEP;
    }
    return writes(moving) || !reads(other) || writes(other);
  }

  /** Whether a step writes what is the task's own in an object of many. */
  private static boolean isOwn(Step<?> step) {
    return step.memoryKind() == Step.Kind.WRITE && step.kind() == Step.Kind.ACCESS;
  }

  /** The call that orders the one before the other. */
  static String barrierBetween(Step<?> first, Step<?> second) {
    if (!reads(first) && !reads(second)) {
      return "smp_wmb()";
    }
    return writes(first) || writes(second) ? "smp_mb()" : "smp_rmb()";
  }
}
