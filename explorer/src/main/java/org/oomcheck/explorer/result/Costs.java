// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.Map;

/**
 * What a world costs at worst, whatever its verdict.
 *
 * @param worstWait the longest time, in jiffies, that a task can have to wait for others
 * @param most the greatest value of every measure in any state, and how often a run at most takes a
 *     step that is counted; by name
 */
public record Costs(int worstWait, Map<String, Integer> most) {
  /** There is a run in which it gets larger than any number. */
  public static final int NO_BOUND = Integer.MAX_VALUE;
}
