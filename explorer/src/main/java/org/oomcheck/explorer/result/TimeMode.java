// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/** When a timer may fire. */
public enum TimeMode {
  /** Only when no task can take a step: how long must a task wait? */
  MAXIMAL,
  /** At any moment, since a task can be preempted for longer than any timeout. */
  EAGER
}
