// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/**
 * Two accesses of a task that the search takes in the order of the program, although the kernel's
 * memory model lets them take effect in the other one, and another task could see that.
 *
 * @param first the access that comes first in the program
 * @param second the access that may take effect before it
 * @param barrier the call that would order them, for example {@code smp_mb()}
 * @param seenFirst what the other task does to the variable of the second access
 * @param seenSecond what it does then to the variable of the first one
 * @param seenBy the name of the other task
 */
public record Reordering(
    Place first, Place second, String barrier, Place seenFirst, Place seenSecond, String seenBy) {

  /**
   * An access.
   *
   * @param access the access in kernel spelling
   * @param where its file and line, its function if there is no line, or its task
   */
  public record Place(String access, String where) {
    @Override
    public String toString() {
      return access + " " + where;
    }
  }

  /** Whether the two accesses are the same, wherever they are. */
  public boolean isLike(Reordering other) {
    return first.access().equals(other.first.access())
        && second.access().equals(other.second.access());
  }

  /** Whether only smp_mb() orders them, as a write and a later read. */
  public boolean needsFullBarrier() {
    return barrier.equals("smp_mb()");
  }

  /** The order that is taken for granted, in a sentence without a full stop. */
  public String sentence() {
    return first
        + " takes effect before "
        + second
        + ", with no "
        + barrier
        + " between; "
        + seenBy
        + " could see it otherwise: "
        + seenFirst
        + ", "
        + seenSecond;
  }
}
