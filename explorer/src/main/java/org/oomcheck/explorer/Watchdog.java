// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Step;

/**
 * Notices that a world's own code does not come back: a body that goes round without a step, a
 * guard that waits for something of its own. A search cannot end such a call, so it works on a
 * thread that is left behind if one call goes on and on.
 */
final class Watchdog {
  private static final int LOOKS_PER_SECOND = 10;

  /** A call that takes longer than so many seconds does not come back. */
  private static final int MOST_SECONDS = 10;

  /** A thread on which a world's code runs. */
  private static final class Watched<T> extends Thread {
    private final Supplier<T> work;

    /** Odd while the world's code runs. */
    private final AtomicLong visits = new AtomicLong();

    private Object visited = "";
    private boolean interrupted;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Watched(Supplier<T> work) {
      super("explorer");
      this.work = work;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        result = work.get();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      interrupted = isInterrupted();
    }

    private void turn() {
      visits.lazySet(visits.getPlain() + 1);
    }

    private T outcome() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (result == null) {
        throw new IllegalStateException("work without a result");
      }
      return result;
    }

    private String visitedInWords() {
      if (visited instanceof Recording run) {
        return "the body of task " + run.task().comm();
      }
      return visited instanceof Step<?> step
          ? "the guard or the effect of '" + step.label() + "'"
          : visited.toString();
    }
  }

  private Watchdog() {}

  /**
   * Does some work that runs a world's code, on a thread of its own. Whoever interrupts the caller
   * interrupts the work.
   *
   * @param seconds how long one call may take, if that is less than usual
   * @throws HarnessException if a call takes longer
   */
  static <T> T watch(Supplier<T> work, int seconds) {
    if (Thread.currentThread() instanceof Watched) {
      return work.get();
    }
    Watched<T> thread = new Watched<>(work);
    thread.start();
    int patience = Math.max(1, Math.min(seconds, MOST_SECONDS));
    boolean interrupted = false;
    try {
      // Looks are counted, and not the time: a process that is stopped does not look.
      long last = 0;
      int looks = 0;
      while (looks < patience * LOOKS_PER_SECOND) {
        try {
          thread.join(1000 / LOOKS_PER_SECOND);
        } catch (InterruptedException e) {
          interrupted = true;
          thread.interrupt();
        }
        if (!thread.isAlive()) {
          interrupted |= thread.interrupted;
          return thread.outcome();
        }
        long now = thread.visits.get();
        boolean same = now == last && now % 2 == 1;
        looks = same ? looks + 1 : 0;
        last = now;
      }
      thread.interrupt();
      throw new HarnessException(
          thread.visitedInWords()
              + " has not come back for "
              + patience
              + " s: it goes round for ever, or it waits for what is no step of the machine");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The world's code begins to run: a step's, a body's, or what these words describe. */
  static void enter(Object code) {
    if (Thread.currentThread() instanceof Watched<?> thread) {
      thread.visited = code;
      thread.turn();
    }
  }

  /** The world's code has come back. */
  static void leave() {
    if (Thread.currentThread() instanceof Watched<?> thread) {
      thread.turn();
    }
  }
}
