// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.oomcheck.explorer.state.StateStore;

/** The threads that expand states ahead of a search, and what they need for one layout. */
final class WorkerPool implements AutoCloseable {
  private final SuccessorGenerator own;
  private final List<SuccessorGenerator> helpers = new ArrayList<>();
  private final ExecutorService threads;
  private final FrontierBatch[] ring;

  /**
   * Starts no thread yet; that is done when there is work.
   *
   * @param workers how many threads expand, the one that searches among them
   */
  WorkerPool(int workers, SuccessorGenerator expander, int words) {
    this.own = expander.helper();
    for (int worker = 1; worker < workers; worker++) {
      helpers.add(expander.helper());
    }
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, helpers.size()),
            work -> {
              Thread thread = new Thread(work, "explorer");
              thread.setDaemon(true);
              return thread;
            });
    this.ring = FrontierPipeline.ring(() -> new FrontierBatch(words, expander.tasks(), own));
  }

  /** Begins with the states from {@code first} up to but not including {@code end}. */
  FrontierPipeline begin(
      StateStore.Snapshot stored, int first, int end, Predicate<SuccessorGenerator> concerned) {
    FrontierPipeline ahead = new FrontierPipeline(stored, first, end, ring, concerned);
    helpers.forEach(helper -> ahead.help(threads, helper));
    return ahead;
  }

  /** The generator for the thread that searches, when it expands ahead as well. */
  SuccessorGenerator own() {
    return own;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
