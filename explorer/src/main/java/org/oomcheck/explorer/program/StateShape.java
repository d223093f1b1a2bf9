// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

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
}
