// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * A place at which a task forgets how it got there. Without it the explorer tells two arrivals
 * apart by everything the task has seen before; a retry loop would never come back to the same
 * state.
 *
 * <p>Two arrivals at the {@link #head head} of a loop that was opened at the same point of the
 * task's history count as the same when the declared locals are equal. Whatever the loop body
 * changes and reads again in a later iteration has to be among the locals; what was fixed before
 * the loop was opened need not be. The explorer audits this and names the loop if a local was
 * forgotten.
 *
 * <pre>{@code
 * Loop retry = machine.loop("retry");
 * for (int attempt = 0; ; attempt++) {
 *   retry.head(attempt);
 *   if (lock.trylock()) {
 *     break;
 *   }
 * }
 * retry.leave();
 * }</pre>
 */
public interface Loop {

  /** Marks the start of an iteration. Locals are compared with {@code equals}. */
  void head(Object... locals);

  /**
   * Marks the end of the loop or region: from here on only {@code results} matter, not which way
   * through the region led here.
   */
  void leave(Object... results);
}
