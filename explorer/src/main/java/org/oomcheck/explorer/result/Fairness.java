// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/** What a scheduler owes a task. */
public enum Fairness {
  /** A task that can go on again and again does go on at some time. A kernel mutex hands over. */
  STRONG,
  /** A task that can go on without a break does go on at some time; shows starvation as well. */
  WEAK
}
