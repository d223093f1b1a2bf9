// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.ObjectIds;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Step;

/**
 * The tasks that come after an access to a variable in the happens-before order. Locks order, and
 * so does everything that wakes or queues. A variable orders only from a release to an acquire that
 * reads it: {@code WRITE_ONCE} hands on nothing, and {@code READ_ONCE} takes nothing, but where a
 * barrier comes before the one and behind the other. An atomic operation leaves to the variable
 * what an earlier release has given it; a write does not.
 *
 * @param tasks the tasks of which each further step comes after the access
 * @param objects the locks and variables that hand this on
 * @param fenced those of the tasks that have passed a barrier since, so that their writes hand on
 * @param seen the tasks that have read such a variable, and come after the access behind a barrier
 * @param written whether the access is a write, which {@code smp_wmb()} orders
 */
public record HappensBefore(long tasks, long objects, long fenced, long seen, boolean written) {

  /** What is known of an access that the mover has just made, from this node. */
  public static HappensBefore of(int mover, ControlLocation node, boolean ordered) {
    boolean written = node.step != null && node.step.kind() != Step.Kind.READ;
    return new HappensBefore(1L << mover, 0, 0, 0, written).after(mover, node, ordered);
  }

  /**
   * What is known after a step from this node.
   *
   * @param ordered whether the step has the order that it may have
   */
  public HappensBefore after(int mover, ControlLocation node, boolean ordered) {
    Step<?> step = node.step;
    if (step == null) {
      return this;
    } else if (step.touchesNothing()) {
      return step.kind() == Step.Kind.READ ? fence(mover, step.access()) : this;
    }
    boolean acquires = step.access().acquires() && ordered;
    boolean releases = step.access().releases() && ordered;
    return switch (step.kind()) {
      case READ -> acquires ? taken(mover, node) : looked(mover, node);
      case WRITE ->
          releases ? forgotten(node).given(mover, node) : forgotten(node).left(mover, node);
      case UPDATE -> {
        HappensBefore read = acquires ? taken(mover, node) : looked(mover, node);
        yield releases ? read.given(mover, node) : read.left(mover, node);
      }
      case ACQUIRE, TRY_ACQUIRE -> taken(mover, node);
      case RELEASE -> given(mover, node);
      case ACCESS, SLEEP -> taken(mover, node).given(mover, node);
    };
  }

  private HappensBefore taken(int mover, ControlLocation node) {
    return (objects & node.objectMask) == 0 || comesAfter(mover)
        ? this
        : new HappensBefore(tasks | 1L << mover, objects, fenced, seen, written);
  }

  private HappensBefore given(int mover, ControlLocation node) {
    boolean known = (objects & node.objectMask) == node.objectMask;
    return comesAfter(mover) && !known
        ? new HappensBefore(tasks, objects | node.objectMask, fenced, seen, written)
        : this;
  }

  private HappensBefore forgotten(ControlLocation node) {
    boolean alone = node.objectMask != ObjectIds.SHARED;
    return alone && (objects & node.objectMask) != 0
        ? new HappensBefore(tasks, objects & ~node.objectMask, fenced, seen, written)
        : this;
  }

  /** A write without an order of its own hands on what came before a barrier before it. */
  private HappensBefore left(int mover, ControlLocation node) {
    boolean marked = node.step != null && node.step.access().marked();
    return marked && (fenced & 1L << mover) != 0 ? given(mover, node) : this;
  }

  /** A read without an order of its own takes what it has read at the next barrier. */
  private HappensBefore looked(int mover, ControlLocation node) {
    boolean marked = node.step != null && node.step.access().marked();
    boolean news = marked && (objects & node.objectMask) != 0 && !comesAfter(mover);
    return news && (seen & 1L << mover) == 0
        ? new HappensBefore(tasks, objects, fenced, seen | 1L << mover, written)
        : this;
  }

  private HappensBefore fence(int mover, Access order) {
    long bit = 1L << mover;
    boolean takes = order.acquires() && (seen & bit) != 0;
    long after = takes ? tasks | bit : tasks;
    boolean gives = order.releases() && (after & bit) != 0 && (written || order.acquires());
    return takes || gives
        ? new HappensBefore(
            after, objects, gives ? fenced | bit : fenced, takes ? seen & ~bit : seen, written)
        : this;
  }

  /** Whether a task's access, from this node, comes after the access: also by its address. */
  public boolean comesAfter(int task, ControlLocation node) {
    return comesAfter(task) || ((seen & 1L << task) != 0 && node.hasAddressFrom(objects));
  }

  /**
   * Whether a task that frees the object comes after the access. It writes, so it need not be
   * behind a barrier, but only behind the read that it depends on.
   */
  public boolean freeComesAfter(int task) {
    return comesAfter(task) || (seen & 1L << task) != 0;
  }

  /**
   * Whether a task's next step, from this node, needs an order with the access and has none.
   *
   * @param frees whether a step that frees the object counts
   */
  boolean races(Step<?> access, int task, ControlLocation node, boolean frees) {
    Step<?> next = EnabledRaces.access(node);
    if (frees && node.step != null && EnabledRaces.frees(node.step, access)) {
      return !freeComesAfter(task);
    }
    return next != null && EnabledRaces.conflict(access, next) && !comesAfter(task, node);
  }

  /** Whether each further step of a task comes after the access. */
  public boolean comesAfter(int task) {
    return (tasks & 1L << task) != 0;
  }
}
