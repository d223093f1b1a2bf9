// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.Arrays;
import java.util.List;

/**
 * How the values of a state are arranged in slots: first the cells that all tasks share, then a
 * block for every task, with its control location, its timer and its own cells.
 *
 * @param sharedSlots the number of cells that all tasks share
 * @param blockSize the number of slots in a task's block
 * @param roles the tasks of every role; roles follow each other in the order of their tasks
 */
public record StateShape(int sharedSlots, int blockSize, List<Tasks> roles) {
  /** Offset in a task's block: the number of its control location. */
  public static final int NODE = 0;

  /** Offset in a task's block: the jiffies until its timer fires, 0 if none is armed. */
  public static final int TIMER = 1;

  /** Offset in a task's block: the first of its own cells. */
  public static final int OWN_CELLS = 2;

  /** The tasks of one role, from {@code first} up to but not including {@code end}. */
  public record Tasks(int first, int end) {}

  /** The number of tasks. */
  public int tasks() {
    return roles.isEmpty() ? 0 : roles.get(roles.size() - 1).end();
  }

  /** The number of slots. */
  public int slots() {
    return sharedSlots + tasks() * blockSize;
  }

  /** The first slot of a task's block. */
  public int block(int task) {
    return sharedSlots + task * blockSize;
  }

  /** The slot of a task's control location. */
  public int node(int task) {
    return block(task) + NODE;
  }

  /** The slot of a task's timer. */
  public int timer(int task) {
    return block(task) + TIMER;
  }

  /** The offset of a slot in the block of its task, -1 for a shared one. */
  public int offset(int slot) {
    return slot < sharedSlots ? -1 : (slot - sharedSlots) % blockSize;
  }

  /**
   * The task that is in one state in the situation that a task of the same role is in in another.
   * Searches sort interchangeable tasks, so it need not have the same index.
   *
   * @param values the slots of the one state
   * @param others the slots of the other
   * @throws IllegalArgumentException if there is no such task
   */
  public int sameSituation(int[] values, int[] others, int task) {
    for (Tasks role : roles) {
      for (int each = role.first(); task < role.end() && each < role.end(); each++) {
        if (task >= role.first()
            && Arrays.equals(
                values, block(each), block(each + 1), others, block(task), block(task + 1))) {
          return each;
        }
      }
    }
    throw new IllegalArgumentException("no task is in the situation of task " + task);
  }
}
