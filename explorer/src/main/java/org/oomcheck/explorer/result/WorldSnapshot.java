// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample.TaskState;

/**
 * How a world stands between two steps, as plain data.
 *
 * @param jiffies the virtual time
 * @param tasks every task, by its index
 * @param values the shared state: the same pieces in the same order in every situation of a world
 */
public record WorldSnapshot(int jiffies, List<TaskState> tasks, List<Value> values) {

  /**
   * A piece of shared state.
   *
   * @param name in kernel spelling
   * @param comm the task whose piece it is, or null if there is one for all
   * @param value what is in it
   * @param word what that means, if it is no number to be read as one; otherwise null
   */
  public record Value(String name, @Nullable String comm, int value, @Nullable String word) {}
}
