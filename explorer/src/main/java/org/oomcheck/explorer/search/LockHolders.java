// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.HarnessException;

/** A lock that says it is exclusive has one holder; lock cycles rely on that. */
final class LockHolders {

  private LockHolders() {}

  /**
   * Looks at the held locks that no other task can enter.
   *
   * @throws HarnessException if one of them has two holders
   */
  static void check(SuccessorGenerator state, ControlLocation[] nodes) {
    long held = 0;
    for (int task = 0; task < nodes.length; task++) {
      long own = nodes[task].exclusiveMask;
      if ((held & own) != 0) {
        throw two(state, nodes, held & own, task);
      }
      held |= own;
    }
  }

  private static HarnessException two(
      SuccessorGenerator state, ControlLocation[] nodes, long locks, int second) {
    state.requireCode();
    Program program = state.program();
    int first = 0;
    while (first == second || (nodes[first].exclusiveMask & locks) == 0) {
      first++;
    }
    return new HarnessException(
        "the lock "
            + nodes[first].exclusiveName(program.objects(), locks)
            + " says that it is exclusive, and "
            + program.comm(first)
            + " and "
            + program.comm(second)
            + " hold it at the same time; let its guard keep the second one out, or let"
            + " exclusive() be false");
  }
}
