// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.BitSet;
import java.util.List;
import org.oomcheck.explorer.state.IntList;

/**
 * What leads a task on, by vertex, see {@link ProgressAnalysis}. An option is a step with all its
 * trials; it leads on if in each trial some outcome leads to good vertices alone. A vertex is good
 * if the task has come to its aim, or if an option leads on.
 */
final class ProgressOptions {
  /** A vertex that stands for a task that has come to its aim. */
  static final int THERE = -1;

  private final BitSet good = new BitSet();

  /** The vertices of tasks that wait for work although there is some. */
  private final BitSet idle = new BitSet();

  /**
   * The options of each vertex, one after the other: the number of trials, for each of them the
   * number of outcomes, for each of them the number of vertices, and those. A 0 ends them.
   */
  private final IntList options = new IntList();

  /** The vertices that are not good at once, each with the place where its options begin. */
  private final IntList pending = new IntList();

  /** How many bytes all of it takes. */
  long bytes() {
    return (long) Integer.BYTES * (options.size() + pending.size());
  }

  void setGood(int vertex) {
    if (vertex != THERE) {
      good.set(vertex);
    }
  }

  /** Begins with the options of a vertex. */
  void begin(int vertex, boolean isIdle) {
    idle.set(vertex, isIdle);
    pending.add(vertex);
    pending.add(options.size());
  }

  void add(List<Integer> option) {
    option.forEach(options::add);
  }

  /** Ends the options of a vertex. */
  void end() {
    options.add(0);
  }

  /** Finds the good vertices, from those that are good at once. */
  void close() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int which = pending.size() - 2; which >= 0; which -= 2) {
        int vertex = pending.get(which);
        if (!good.get(vertex) && leadsOn(pending.get(which + 1))) {
          good.set(vertex);
          changed = true;
        }
      }
    }
  }

  /** Whether a vertex is not good, of a task that waits for work or of another one. */
  boolean isBad(boolean isIdle) {
    for (int which = 0; which < pending.size(); which += 2) {
      int vertex = pending.get(which);
      if (!good.get(vertex) && idle.get(vertex) == isIdle) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the options leads to good vertices in each of its trials. */
  private boolean leadsOn(int begin) {
    int at = begin;
    int trials = options.get(at++);
    while (trials > 0) {
      boolean inAll = true;
      for (int trial = 0; trial < trials; trial++) {
        boolean some = false;
        int outcomes = options.get(at++);
        for (int outcome = 0; outcome < outcomes; outcome++) {
          boolean every = true;
          int count = options.get(at++);
          for (int i = 0; i < count; i++) {
            int target = options.get(at++);
            every &= target == THERE || good.get(target);
          }
          some |= every;
        }
        inAll &= some;
      }
      if (inAll) {
        return true;
      }
      trials = options.get(at++);
    }
    return false;
  }
}
