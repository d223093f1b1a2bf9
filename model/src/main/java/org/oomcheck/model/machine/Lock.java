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
}
