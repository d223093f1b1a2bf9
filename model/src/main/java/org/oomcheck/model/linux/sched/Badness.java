// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.sched;

import java.util.function.IntPredicate;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.TaskCells;

/**
 * What the OOM killer compares processes by: the pages that they hold. Only inside an effect or a
 * guard.
 *
 * @param states what has become of each process
 * @param rss how many pages each holds
 */
public record Badness(TaskCells states, TaskCells rss) {

  /** The most pages that a process in such a state holds; 0 if there is none. */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_badness",
      omits = "oom_score_adj, swap and page tables")
  public int most(IntPredicate state) {
    int most = 0;
    for (int task = 0; task < states.tasks(); task++) {
      most = state.test(states.get(task)) ? Math.max(most, rss.get(task)) : most;
    }
    return most;
  }

  /** How many processes in such a state hold so many pages. */
  public int count(IntPredicate state, int pages) {
    int count = 0;
    for (int task = 0; task < states.tasks(); task++) {
      count += state.test(states.get(task)) && rss.get(task) == pages ? 1 : 0;
    }
    return count;
  }

  /** How many pages all processes hold. */
  public int all() {
    int pages = 0;
    for (int task = 0; task < rss.tasks(); task++) {
      pages += rss.get(task);
    }
    return pages;
  }
}
