// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;

/** How far a search has come: tells the listener, and ends the search at a limit. */
final class SearchProgress {
  private final Options options;
  private final long began = System.nanoTime();
  private @Nullable Limit limit;

  SearchProgress(Options options) {
    this.options = options;
  }

  /** How long ago the search began. */
  double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  /**
   * Takes the news.
   *
   * @param states the states found so far
   * @param frontier those of them that were not expanded yet
   * @param depth the steps from the start to the states that are being expanded
   * @param bytes what states and transitions take
   */
  void report(long states, long frontier, int depth, long bytes) {
    if (limit == null) {
      limit = options.limits().reached(states, seconds(), bytes);
    }
    options
        .watcher()
        .searching(new ProgressListener.News(states, frontier, depth, seconds(), bytes));
  }

  /** Ends the search. */
  void stop(Limit reached) {
    limit = reached;
  }

  /** What has ended the search; null if it may go on. */
  @Nullable Limit limit() {
    return limit;
  }

  boolean stopped() {
    return limit != null;
  }
}
