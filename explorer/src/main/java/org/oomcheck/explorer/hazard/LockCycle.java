// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.SuccessorGenerator;

/**
 * Looks for tasks of which each waits for a lock that the next one holds. Whatever the other tasks
 * do, none of them can ever go on.
 */
public final class LockCycle {

  private LockCycle() {}

  /** Whether the state that was just expanded has such a cycle. */
  public static boolean in(SuccessorGenerator state) {
    long held = 0;
    long wanted = 0;
    for (int i = 0; i < state.blockedCount(); i++) {
      ControlLocation node = state.node(state.blocked(i));
      if (node.wantedMask != 0) {
        held |= node.heldMask;
        wanted |= node.wantedMask;
      }
    }
    return (held & wanted) != 0 && !find(state).isEmpty();
  }

  /** The tasks of a cycle, each waiting for the next, or none. */
  public static List<Integer> find(SuccessorGenerator state) {
    for (int i = 0; i < state.blockedCount(); i++) {
      List<Integer> path = new ArrayList<>();
      path.add(state.blocked(i));
      if (close(state, path)) {
        return path;
      }
    }
    return List.of();
  }

  /** Extends the path until it comes back to its first task. */
  private static boolean close(SuccessorGenerator state, List<Integer> path) {
    long wanted = state.node(path.get(path.size() - 1)).wantedMask;
    for (int i = 0; i < state.blockedCount(); i++) {
      int task = state.blocked(i);
      ControlLocation node = state.node(task);
      if ((node.heldMask & wanted) == 0 || node.wantedMask == 0) {
        continue;
      }
      if (task == path.get(0)) {
        return true;
      }
      if (!path.contains(task)) {
        path.add(task);
        if (close(state, path)) {
          return true;
        }
        path.remove(path.size() - 1);
      }
    }
    return false;
  }
}
