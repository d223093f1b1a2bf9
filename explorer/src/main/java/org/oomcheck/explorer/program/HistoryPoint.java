// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Task;

/**
 * A point in a task's history. Two runs of the body at the same point do the same from there on:
 * either they have seen the same results since the start, or they have met at a loop.
 */
public final class HistoryPoint {

  /** The key of a result of a step or a choice. */
  record Seen(Object result) {

    // Java writes the equals() and hashCode() of a record at the first call; these are there.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen seen && result.equals(seen.result);
    }

    @Override
    public int hashCode() {
      return result.hashCode();
    }
  }

  /**
   * The key of a loop's head or end, below the point at which the loop was opened.
   *
   * @param ordinal which of the loops opened at that point
   * @param locals the locals that the task declares
   * @param flags the task's own flags, which the loop may change as well
   */
  record Mark(
      int ordinal, boolean end, List<Object> locals, int flags, int preemptCount, List<Lock> held) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Mark mark
          && ordinal == mark.ordinal
          && end == mark.end
          && flags == mark.flags
          && preemptCount == mark.preemptCount
          && locals.equals(mark.locals)
          && held.equals(mark.held);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * locals.hashCode() + held.hashCode()) + 2 * ordinal + (end ? 1 : 0);
    }

    private boolean holds(Task task) {
      List<Lock> now = task.held();
      boolean same = held.size() == now.size();
      for (int i = 0; same && i < held.size(); i++) {
        same = held.get(i).equals(now.get(i));
      }
      return same;
    }

    /** Whether this is the key of a loop's head or end with these locals and this task. */
    private boolean is(int ordinal, boolean end, Object[] locals, Task task) {
      if (this.ordinal != ordinal
          || this.end != end
          || this.locals.size() != locals.length
          || flags != task.flags()
          || preemptCount != task.preemptCount()
          || !holds(task)) {
        return false;
      }
      for (int i = 0; i < locals.length; i++) {
        if (!Objects.equals(this.locals.get(i), locals[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /** How many heads and ends of loops are remembered for a quick look-up; a power of two. */
  private static final int RECENT = 16;

  /** A loop's head or end that a run came to, the hash of its locals then, and the point there. */
  private record Met(Mark mark, int hash, HistoryPoint at) {}

  private final Map<Object, HistoryPoint> children = new HashMap<>();

  /** The result that was asked for last, and the point after it: a loop asks for it again. */
  private @Nullable Object lastResult;

  private int hashOfLastResult;

  private @Nullable HistoryPoint lastAfter;

  /** The heads and ends of loops that runs came to last; null before the first. */
  private @Nullable Met @Nullable [] lastMet;

  /** The control location at this point, once a run has ended here. */
  public @Nullable ControlLocation node;

  /** The point before a loop's head or end when it was first reached; null for other points. */
  private final @Nullable HistoryPoint firstFrom;

  HistoryPoint(@Nullable HistoryPoint firstFrom) {
    this.firstFrom = firstFrom;
  }

  /** The point after a result. */
  HistoryPoint after(Object result) {
    HistoryPoint after = lastAfter;
    // The hash tells whether an object has another value than when it was seen.
    int hash = result.hashCode();
    if (after == null || hash != hashOfLastResult || !result.equals(lastResult)) {
      after = children.computeIfAbsent(new Seen(result), key -> new HistoryPoint(null));
      lastResult = result;
      hashOfLastResult = hash;
      lastAfter = after;
    }
    return after;
  }

  /**
   * The point at a loop's head or end that comes after {@code from}.
   *
   * @param ordinal which of the loops opened at this point
   * @param locals the locals that the task declares
   */
  HistoryPoint at(int ordinal, boolean end, Object[] locals, Task task, HistoryPoint from) {
    @Nullable Met[] recent = lastMet;
    if (recent == null) {
      recent = new Met[RECENT];
      lastMet = recent;
    }
    int hash = Arrays.hashCode(locals);
    int place = (31 * hash + 2 * ordinal + (end ? 1 : 0)) & (RECENT - 1);
    Met last = recent[place];
    if (last != null && hash == last.hash && last.mark.is(ordinal, end, locals, task)) {
      return last.at;
    }
    List<Object> live = Collections.unmodifiableList(Arrays.asList(locals.clone()));
    List<Lock> held = List.copyOf(task.held());
    Mark mark = new Mark(ordinal, end, live, task.flags(), task.preemptCount(), held);
    HistoryPoint at = children.computeIfAbsent(mark, key -> new HistoryPoint(from));
    recent[place] = new Met(mark, hash, at);
    return at;
  }

  /** Whether a run that comes to this point from there meets another run here. */
  boolean meets(HistoryPoint from) {
    return firstFrom != null && firstFrom != from;
  }
}
