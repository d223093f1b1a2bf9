// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.oomcheck.explorer.state.StateStore;

/**
 * The states of one depth, expanded batch by batch on several threads. The search takes the batches
 * in the order of their states, so that what it finds does not depend on which thread was quicker.
 */
final class FrontierPipeline {
  /** How many batches may wait for the search. */
  private static final int RING = 16;

  private final StateStore.Snapshot stored;
  private final int first;
  private final int end;
  private final Predicate<SuccessorGenerator> concerned;
  private final FrontierBatch[] ring;

  /** For every entry of the ring, whether the batch there is ready to be taken. */
  private final Semaphore[] ready = new Semaphore[RING];

  /** The entries that may be filled. */
  private final Semaphore free = new Semaphore(RING);

  /** The helpers that have ended. */
  private final Semaphore gone = new Semaphore(0);

  private final AtomicInteger claimed = new AtomicInteger();
  private volatile boolean over;
  private int helpers;
  private int taken;

  FrontierPipeline(
      StateStore.Snapshot stored,
      int first,
      int end,
      FrontierBatch[] ring,
      Predicate<SuccessorGenerator> concerned) {
    this.stored = stored;
    this.first = first;
    this.end = end;
    this.ring = ring;
    this.concerned = concerned;
    Arrays.setAll(ready, entry -> new Semaphore(0));
  }

  /** The batches that may wait for the search, all empty. */
  static FrontierBatch[] ring(Supplier<FrontierBatch> batch) {
    FrontierBatch[] ring = new FrontierBatch[RING];
    for (int i = 0; i < RING; i++) {
      ring[i] = batch.get();
    }
    return ring;
  }

  private int batches() {
    return (end - first + FrontierBatch.STATES - 1) / FrontierBatch.STATES;
  }

  /** Lets another thread help. */
  void help(Executor helper, SuccessorGenerator expander) {
    helpers++;
    helper.execute(
        () -> {
          try {
            while (!over && claimed.get() < batches()) {
              free.acquire();
              fillOne(expander);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            gone.release();
          }
        });
  }

  /** Fills the next batch that no thread fills yet; the caller has a free entry for it. */
  private void fillOne(SuccessorGenerator expander) {
    int batch = claimed.getAndIncrement();
    if (over || batch >= batches()) {
      free.release();
      return;
    }
    int from = first + batch * FrontierBatch.STATES;
    int behind = Math.min(end, from + FrontierBatch.STATES);
    try {
      ring[batch % RING].fill(expander, stored, from, behind, concerned);
    } finally {
      // If that failed, the search expands the states itself, and meets the reason.
      ready[batch % RING].release();
    }
  }

  /** The next batch in the order of the states. Until it is ready, the caller fills others. */
  FrontierBatch take(SuccessorGenerator expander) {
    Semaphore next = ready[taken % RING];
    while (!next.tryAcquire()) {
      if (claimed.get() < batches() && free.tryAcquire()) {
        fillOne(expander);
      } else {
        next.acquireUninterruptibly();
        break;
      }
    }
    FrontierBatch batch = ring[taken % RING];
    taken++;
    return batch;
  }

  /** The batch that was taken last may be filled again. */
  void giveBack() {
    free.release();
  }

  /** Waits until all helpers have ended. */
  void stop() {
    over = true;
    free.release(RING);
    gone.acquireUninterruptibly(helpers);
  }
}
