// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import org.oomcheck.model.machine.Step;

/**
 * Who comes after an access to a variable in the happens-before order. Locks order, and so does
 * everything that wakes or queues. A variable orders only from a release to an acquire that reads
 * it: {@code WRITE_ONCE} hands on nothing, and {@code READ_ONCE} takes nothing.
 *
 * @param tasks the tasks of which each further step comes after the access
 * @param objects the locks and variables that hand this on
 */
record Knowledge(long tasks, long objects) {

  /** What is known of an access that the mover has just made, from this node. */
  static Knowledge of(int mover, Node node) {
    return new Knowledge(1L << mover, 0).after(mover, node);
  }

  /** What is known after a step from this node. */
  Knowledge after(int mover, Node node) {
    Step<?> step = node.step;
    if (step == null || step.touchesNothing()) {
      return this;
    }
    return switch (step.kind()) {
      case READ -> step.access().ordered() ? taken(mover, node) : this;
      case WRITE -> step.access().ordered() ? forgotten(node).given(mover, node) : forgotten(node);
      case ACQUIRE, TRY_ACQUIRE -> taken(mover, node);
      case RELEASE -> given(mover, node);
      case ACCESS, SLEEP -> taken(mover, node).given(mover, node);
    };
  }

  private Knowledge taken(int mover, Node node) {
    return (objects & node.objectMask) == 0 ? this : new Knowledge(tasks | 1L << mover, objects);
  }

  private Knowledge given(int mover, Node node) {
    return comesAfter(mover) ? new Knowledge(tasks, objects | node.objectMask) : this;
  }

  private Knowledge forgotten(Node node) {
    boolean alone = node.objectMask != Objects.SHARED;
    return alone ? new Knowledge(tasks, objects & ~node.objectMask) : this;
  }

  /** Whether the next step of a task comes after the access. */
  boolean comesAfter(int task) {
    return (tasks & 1L << task) != 0;
  }
}
