// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Lock;

/**
 * A point in a task's history. Two runs of the body at the same point do the same from there on:
 * either they have seen the same results since the start, or they have met at a loop.
 */
public final class HistoryPoint {

  /** The key of a result of a step or a choice. */
  record Seen(Object result) {}

  /**
   * The key of a loop's head or end, below the point at which the loop was opened.
   *
   * @param ordinal which of the loops opened at that point
   * @param locals the locals that the task declares
   * @param flags the task's own flags, which the loop may change as well
   */
  record Mark(
      int ordinal,
      boolean end,
      List<Object> locals,
      int flags,
      int preemptCount,
      List<Lock> held) {}

  private final Map<Object, HistoryPoint> children = new HashMap<>();

  /** The control location at this point, once a run has ended here. */
  public @Nullable ControlLocation node;

  /** The point before a loop's head or end when it was first reached; null for other points. */
  private final @Nullable HistoryPoint firstFrom;

  HistoryPoint(@Nullable HistoryPoint firstFrom) {
    this.firstFrom = firstFrom;
  }

  /** The point after a result. */
  HistoryPoint after(Object result) {
    return children.computeIfAbsent(new Seen(result), key -> new HistoryPoint(null));
  }

  /** The point at a loop's head or end that comes after {@code from}. */
  HistoryPoint at(Mark mark, HistoryPoint from) {
    return children.computeIfAbsent(mark, key -> new HistoryPoint(from));
  }

  /** Whether a run that comes to this point from there meets another run here. */
  boolean meets(HistoryPoint from) {
    return firstFrom != null && firstFrom != from;
  }
}
