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
 * The states of one depth, expanded block by block on several threads. The search takes the blocks
 * in the order of their states, so that what it finds does not depend on who was quicker.
 */
final class FrontierPipeline {
  /** How many blocks may wait for the search. */
  private static final int RING = 16;

  private final StateStore.Snapshot known;
  private final int first;
  private final int end;
  private final Predicate<SuccessorGenerator> concerned;
  private final FrontierBatch[] ring;

  /** For every place in the ring, whether the block there is ready to be taken. */
  private final Semaphore[] ready = new Semaphore[RING];

  /** The places that may be filled. */
  private final Semaphore free = new Semaphore(RING);

  /** The helpers that have gone home. */
  private final Semaphore gone = new Semaphore(0);

  private final AtomicInteger claimed = new AtomicInteger();
  private volatile boolean over;
  private int helpers;
  private int taken;

  FrontierPipeline(
      StateStore.Snapshot known,
      int first,
      int end,
      FrontierBatch[] ring,
      Predicate<SuccessorGenerator> concerned) {
    this.known = known;
    this.first = first;
    this.end = end;
    this.ring = ring;
    this.concerned = concerned;
    Arrays.setAll(ready, place -> new Semaphore(0));
  }

  /** As many blocks as may wait for the search. */
  static FrontierBatch[] ring(Supplier<FrontierBatch> block) {
    FrontierBatch[] ring = new FrontierBatch[RING];
    for (int i = 0; i < RING; i++) {
      ring[i] = block.get();
    }
    return ring;
  }

  private int blocks() {
    return (end - first + FrontierBatch.STATES - 1) / FrontierBatch.STATES;
  }

  /** Lets another thread help. */
  void help(Executor helper, SuccessorGenerator expander) {
    helpers++;
    helper.execute(
        () -> {
          try {
            while (!over && claimed.get() < blocks()) {
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

  /** Fills the next block that nobody fills yet; the caller has a free place for it. */
  private void fillOne(SuccessorGenerator expander) {
    int block = claimed.getAndIncrement();
    if (over || block >= blocks()) {
      free.release();
      return;
    }
    int from = first + block * FrontierBatch.STATES;
    int behind = Math.min(end, from + FrontierBatch.STATES);
    try {
      ring[block % RING].fill(expander, known, from, behind, concerned);
    } finally {
      // If that failed, the search expands the states itself, and meets the reason.
      ready[block % RING].release();
    }
  }

  /** The next block in the order of the states. Until it is ready, the caller fills others. */
  FrontierBatch take(SuccessorGenerator expander) {
    Semaphore next = ready[taken % RING];
    while (!next.tryAcquire()) {
      if (claimed.get() < blocks() && free.tryAcquire()) {
        fillOne(expander);
      } else {
        next.acquireUninterruptibly();
        break;
      }
    }
    FrontierBatch block = ring[taken % RING];
    taken++;
    return block;
  }

  /** The block that was taken last may be filled again. */
  void giveBack() {
    free.release();
  }

  /** Waits until nobody works here any more. */
  void stop() {
    over = true;
    free.release(RING);
    gone.acquireUninterruptibly(helpers);
  }
}
