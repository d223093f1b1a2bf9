// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

/** What a check does where pages are allocated. */
public interface AllocationWatcher {

  /**
   * A task has looked for a free page. Part of that step: reads and writes cells, and nothing else.
   *
   * @param last whether it was the attempt under oom_lock
   */
  default void looked(boolean found, boolean last) {}

  /**
   * A task gives pages back. Part of that step: reads and writes cells, and nothing else.
   *
   * @param ofBalloon how many of them the balloon had
   */
  default void frees(int ofBalloon) {}

  /** An allocation has failed. May take steps. */
  default void failed(int gfp) {}
}
