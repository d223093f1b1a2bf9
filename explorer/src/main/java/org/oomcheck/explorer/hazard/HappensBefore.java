// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.ObjectIds;
import org.oomcheck.model.machine.Step;

/**
 * The tasks that come after an access to a variable in the happens-before order. Locks order, and
 * so does everything that wakes or queues. A variable orders only from a release to an acquire that
 * reads it: {@code WRITE_ONCE} hands on nothing, and {@code READ_ONCE} takes nothing.
 *
 * @param tasks the tasks of which each further step comes after the access
 * @param objects the locks and variables that hand this on
 */
public record HappensBefore(long tasks, long objects) {

  /** What is known of an access that the mover has just made, from this node. */
  public static HappensBefore of(int mover, ControlLocation node) {
    return new HappensBefore(1L << mover, 0).after(mover, node);
  }

  /** What is known after a step from this node. */
  public HappensBefore after(int mover, ControlLocation node) {
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

  private HappensBefore taken(int mover, ControlLocation node) {
    return (objects & node.objectMask) == 0 || comesAfter(mover)
        ? this
        : new HappensBefore(tasks | 1L << mover, objects);
  }

  private HappensBefore given(int mover, ControlLocation node) {
    boolean known = (objects & node.objectMask) == node.objectMask;
    return comesAfter(mover) && !known ? new HappensBefore(tasks, objects | node.objectMask) : this;
  }

  private HappensBefore forgotten(ControlLocation node) {
    boolean alone = node.objectMask != ObjectIds.SHARED;
    return alone && (objects & node.objectMask) != 0
        ? new HappensBefore(tasks, objects & ~node.objectMask)
        : this;
  }

  /** Whether the next step of a task comes after the access. */
  public boolean comesAfter(int task) {
    return (tasks & 1L << task) != 0;
  }
}
