// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Lock;

/**
 * A point in a task's history. Two runs of the body that are at the same position do the same from
 * there on: either they have seen the same results since the start, or they have met at a loop.
 */
public final class HistoryPoint {

  /** The key of a result of a step or a choice. */
  record Seen(Object result) {}

  /**
   * The key of a loop's head or end, below the position at which the loop was opened.
   *
   * @param ordinal which of the loops opened at that position
   * @param locals what the task declares to matter
   * @param flags the task's own flags, which matter as well
   */
  record Mark(
      int ordinal,
      boolean end,
      List<Object> locals,
      int flags,
      int preemptCount,
      List<Lock> held) {}

  private final Map<Object, HistoryPoint> children = new HashMap<>();

  /** The node at this position, once a run has ended here. */
  public @Nullable ControlLocation node;

  /** The position before a loop's head or end when it was first met; null for others. */
  private final @Nullable HistoryPoint firstFrom;

  HistoryPoint(@Nullable HistoryPoint firstFrom) {
    this.firstFrom = firstFrom;
  }

  /** The position after a result. */
  HistoryPoint after(Object result) {
    return children.computeIfAbsent(new Seen(result), key -> new HistoryPoint(null));
  }

  /** The position at a loop's head or end, coming from {@code from}. */
  HistoryPoint at(Mark mark, HistoryPoint from) {
    return children.computeIfAbsent(mark, key -> new HistoryPoint(from));
  }

  /** Whether a run that comes to this position from there meets another one here. */
  boolean meets(HistoryPoint from) {
    return firstFrom != null && firstFrom != from;
  }
}
