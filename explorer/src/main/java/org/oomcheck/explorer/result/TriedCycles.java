// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the cycles of loops had that were repeated as often as is tried, in several worlds whose
 * code is the same: which step followed which. Several threads may use it.
 */
public final class TriedCycles {
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

  /** Two steps of a task that follow each other in a loop. */
  private record Pair(String task, String loop, String step, String next) {}

  /**
   * Notes a cycle, and says whether two of its steps follow each other for the first time.
   *
   * @param task the name of the task
   * @param loop the name of its loop
   * @param steps the labels of the cycle's steps, the first one also at the end
   */
  public boolean add(String task, String loop, List<String> steps) {
    boolean isNew = false;
    for (int i = 1; i < steps.size(); i++) {
      isNew |= pairs.add(new Pair(task, loop, steps.get(i - 1), steps.get(i)));
    }
    return isNew;
  }
}
