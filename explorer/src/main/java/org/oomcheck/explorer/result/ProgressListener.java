// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/** Is told now and then how a search goes. */
@FunctionalInterface
public interface ProgressListener {

  /** Watches nothing. */
  ProgressListener NOBODY = news -> {};

  /** Takes the news; called often, and must be quick. */
  void searching(News news);

  /**
   * How a search goes.
   *
   * @param states the states found so far
   * @param frontier those of them that were not expanded yet
   * @param depth the steps from the start to the states that are being expanded
   * @param seconds since the search began
   * @param bytes what states and transitions take
   */
  record News(long states, long frontier, int depth, double seconds, long bytes) {}
}
