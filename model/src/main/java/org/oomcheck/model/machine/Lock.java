// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** Something that tasks hold and others wait for. */
public interface Lock {

  /** The lock in kernel spelling, for example {@code &vb->balloon_lock}. */
  String name();

  /** Whether a task that holds the lock keeps every other task out. */
  default boolean exclusive() {
    return true;
  }

  /**
   * Whether a task is one of those for which a task waits that waits for the end of what others do
   * with the lock, and takes nothing: the end of read sections. Only looks at cells.
   *
   * @param task the index of the task
   */
  default boolean isWaitedFor(int task) {
    return false;
  }

  /**
   * Whether this is a handler that runs on the stack of the task that holds it: what the task took
   * before it cannot release until the handler ends.
   */
  default boolean isHandler() {
    return false;
  }

  /**
   * Whether this is a handler that can come before every step of a task for ever. One that a timer
   * calls cannot, and one in softirq context is left to a thread after some time.
   */
  default boolean canStorm() {
    return false;
  }
}
