// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** The threads that expand states ahead of a search, and what they need for one layout. */
final class Crew implements AutoCloseable {
  private final Expander own;
  private final List<Expander> helpers = new ArrayList<>();
  private final ExecutorService threads;
  private final Block[] ring;

  /**
   * Hires.
   *
   * @param workers how many threads work, with the one that searches
   */
  Crew(int workers, Expander expander, int words) {
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
    this.ring = Ahead.ring(() -> new Block(words, expander.tasks(), own));
  }

  /** Begins with the states from {@code first} up to but not including {@code end}. */
  Ahead begin(StateStore.Snapshot known, int first, int end, Predicate<Expander> concerned) {
    Ahead ahead = new Ahead(known, first, end, ring, concerned);
    helpers.forEach(helper -> ahead.help(threads, helper));
    return ahead;
  }

  /** The expander for the thread that searches, when it works ahead as well. */
  Expander own() {
    return own;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
