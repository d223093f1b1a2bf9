// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.state;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.StateShape;

/**
 * Interchangeable tasks: of all states that differ only in which task of a role does what, the one
 * with sorted blocks stands for all.
 */
public final class Symmetry {
  private final StateLayout layout;

  /** The first task of every role that has more than one. */
  private final int[] first;

  /** Behind the last task of those roles. */
  private final int[] end;

  /** Whether the task before this one has the same role. */
  private final boolean[] follows;

  /** Where each task of the last sorted state was before, if that is tracked. */
  private int @Nullable [] order;

  private Symmetry(Symmetry other) {
    this.layout = other.layout;
    this.first = other.first;
    this.end = other.end;
    this.follows = other.follows;
    this.order = other.order == null ? null : other.order.clone();
  }

  /**
   * Prepares sorting in a layout.
   *
   * @param on whether there are interchangeable tasks; otherwise no two tasks are
   */
  public Symmetry(StateShape shape, StateLayout layout, boolean on) {
    this.layout = layout;
    this.follows = new boolean[shape.tasks()];
    List<StateShape.Tasks> groups =
        shape.roles().stream().filter(role -> on && role.end() - role.first() > 1).toList();
    for (StateShape.Tasks group : groups) {
      Arrays.fill(follows, group.first() + 1, group.end(), true);
    }
    this.first = groups.stream().mapToInt(StateShape.Tasks::first).toArray();
    this.end = groups.stream().mapToInt(StateShape.Tasks::end).toArray();
  }

  /** Whether a task is in the same situation as the interchangeable one before it. */
  public boolean sameAsPrevious(long[] packed, int task) {
    return follows[task] && layout.block(packed, task) == layout.block(packed, task - 1);
  }

  /** A copy for another thread. */
  public Symmetry copy() {
    return new Symmetry(this);
  }

  /** From here on, {@link #sort} records how it moves tasks. */
  public void track() {
    order = new int[follows.length];
  }

  /** The index that the task now at {@code task} had before the last sorting. */
  public int cameFrom(int task) {
    return order == null ? task : order[task];
  }

  /** Where each task of the last sorted state was before; only while that is tracked. */
  public int[] order() {
    return order == null ? new int[0] : order;
  }

  /** Copies {@link #order} into a larger array, if it is tracked. */
  public void copyOrder(int[] orders, int at) {
    if (order != null) {
      System.arraycopy(order, 0, orders, at, order.length);
    }
  }

  /** Sorts the blocks of interchangeable tasks; equal ones keep their order. */
  public void sort(long[] packed) {
    int[] moved = order;
    if (moved != null) {
      Arrays.setAll(moved, task -> task);
    }
    for (int group = 0; group < first.length; group++) {
      for (int task = first[group] + 1; task < end[group]; task++) {
        insert(packed, first[group], task, moved);
      }
    }
  }

  private void insert(long[] packed, int start, int task, int @Nullable [] moved) {
    long block = layout.block(packed, task);
    int to = task;
    while (to > start && layout.block(packed, to - 1) > block) {
      layout.putBlock(packed, to, layout.block(packed, to - 1));
      to--;
    }
    if (to != task) {
      layout.putBlock(packed, to, block);
      if (moved != null) {
        int from = moved[task];
        System.arraycopy(moved, to, moved, to + 1, task - to);
        moved[to] = from;
      }
    }
  }

  /** Takes two tasks. */
  @FunctionalInterface
  public interface Pairs {
    void take(int one, int other);
  }

  /** Hands out the pairs of interchangeable tasks. */
  public void forEachPair(Pairs pairs) {
    for (int group = 0; group < first.length; group++) {
      for (int one = first[group]; one < end[group]; one++) {
        for (int other = one + 1; other < end[group]; other++) {
          pairs.take(one, other);
        }
      }
    }
  }

  /** The first of the tasks that are in the same situation as this one. */
  public int representative(long[] packed, int task) {
    int at = task;
    while (sameAsPrevious(packed, at)) {
      at--;
    }
    return at;
  }
}
