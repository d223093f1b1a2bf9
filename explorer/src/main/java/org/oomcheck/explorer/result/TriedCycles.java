// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cycles of loops that were repeated as often as is tried, in several worlds whose code is the
 * same. Several threads may use it.
 */
public final class TriedCycles {
  private final Set<List<String>> cycles = ConcurrentHashMap.newKeySet();

  /**
   * Notes a cycle, and says whether it is a new one.
   *
   * @param cycle the task, its loop, and the labels of the cycle's steps
   */
  public boolean add(List<String> cycle) {
    return cycles.add(cycle);
  }
}
