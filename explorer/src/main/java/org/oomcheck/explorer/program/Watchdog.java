// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Step;

/**
 * Notices that a call of a world's own code does not return: a body that loops without a step, a
 * guard that blocks on something outside the model. A search cannot end such a call, so it works on
 * a thread that is abandoned if one call takes too long.
 */
public final class Watchdog {
  private static final int LOOKS_PER_SECOND = 10;

  /** A call that takes longer than so many seconds is taken for one that never returns. */
  private static final int MAX_SECONDS = 10;

  /** A call that uses less than this part of the processor is blocked. */
  private static final int BLOCKED_SHARE = 50;

  /** The time between two looks. A test has one that does not depend on a clock. */
  @FunctionalInterface
  public interface Pause {

    /** Returns when it is time for the next look, or earlier when the work is done. */
    void await(Future<?> work) throws InterruptedException;
  }

  /** A thread on which a world's code runs. */
  private static final class Watched extends Thread {

    /** Odd while the world's code runs. */
    private final AtomicLong visits = new AtomicLong();

    private Object visited = "";

    Watched(Runnable work) {
      super(work, "explorer");
      setDaemon(true);
    }

    private void turn() {
      visits.lazySet(visits.getPlain() + 1);
    }

    private String visitedInWords() {
      if (visited instanceof GuidedRun run) {
        return "the body of task " + run.task().comm();
      }
      return visited instanceof Step<?> step
          ? "the guard or the effect of '" + step.label() + "'"
          : visited.toString();
    }
  }

  /**
   * Counts how often in a row the same call is seen. Looks are counted, not time: a process that is
   * stopped does not look.
   */
  public static final class Patience {
    private final int most;
    private long last;
    private int looks;

    public Patience(int most) {
      this.most = most;
    }

    /** Whether a call was seen once too often. The number of visits is odd within a call. */
    public boolean endsAt(long visits) {
      boolean same = visits == last && visits % 2 == 1;
      looks = same ? looks + 1 : 0;
      last = visits;
      return looks >= most;
    }
  }

  /**
   * Whether a call was given its time. After half of it one looks at the processor time of its
   * thread. A call that gets much less of the processor than it could use is slow because the
   * machine is busy, and may have more; one that uses none is blocked.
   */
  private static final class Time {
    private final int seconds;
    private final LongSupplier used;
    private Patience patience;
    private long call;
    private long usedBefore;

    Time(int seconds, LongSupplier used) {
      this.seconds = seconds;
      this.used = used;
      this.patience = half();
    }

    private Patience half() {
      return new Patience(seconds * LOOKS_PER_SECOND / 2);
    }

    /** Whether the call that is seen now has had its time. */
    boolean isOverFor(long visits) {
      if (!patience.endsAt(visits)) {
        return false;
      }
      patience = half();
      long now = used.getAsLong();
      if (call == visits) {
        return !isSlow(now - usedBefore);
      }
      call = visits;
      usedBefore = now;
      return false;
    }

    private boolean isSlow(long nanos) {
      long half = TimeUnit.SECONDS.toNanos(seconds) / 2;
      return nanos > half / BLOCKED_SHARE && nanos < half / 2;
    }
  }

  private final Pause pause;
  private final ToLongFunction<Thread> processorTime;

  /** A watchdog that looks ten times a second. */
  public Watchdog() {
    this(
        Watchdog::untilDoneOrNextLook,
        thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()));
  }

  /**
   * A watchdog.
   *
   * @param processorTime the nanoseconds that a thread has had a processor
   */
  public Watchdog(Pause pause, ToLongFunction<Thread> processorTime) {
    this.pause = pause;
    this.processorTime = processorTime;
  }

  private static void untilDoneOrNextLook(Future<?> work) throws InterruptedException {
    try {
      work.get(1000 / LOOKS_PER_SECOND, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The caller looks at the work, or asks for its result.
    }
  }

  /**
   * Does some work that runs a world's code, on a thread of its own. If the caller is interrupted,
   * so is the work.
   *
   * @param limit how many seconds one call may take, if that is less than usual
   * @throws HarnessException if a call takes longer
   */
  public <T extends @Nullable Object> T watch(Supplier<T> work, int limit) {
    if (Thread.currentThread() instanceof Watched) {
      return work.get();
    }
    FutureTask<T> future = new FutureTask<>(work::get);
    Watched thread = new Watched(future);
    thread.start();
    int seconds = Math.max(1, Math.min(limit, MAX_SECONDS));
    Time time = new Time(seconds, () -> processorTime.applyAsLong(thread));
    boolean interrupted = false;
    try {
      do {
        try {
          pause.await(future);
          if (future.isDone()) {
            return future.get();
          }
        } catch (InterruptedException e) {
          interrupted = true;
          thread.interrupt();
        } catch (ExecutionException e) {
          throw failure(e.getCause());
        }
      } while (!time.isOverFor(thread.visits.get()));
      thread.interrupt();
      throw new HarnessException(
          thread.visitedInWords()
              + " has not returned for "
              + seconds
              + " s: it loops for ever, or it blocks on something outside the model");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException exception
        ? exception
        : new IllegalStateException(cause);
  }

  /** The world's code begins to run: a step, a guided run of a body, or what a string describes. */
  static void enter(Object code) {
    if (Thread.currentThread() instanceof Watched thread) {
      thread.visited = code;
      thread.turn();
    }
  }

  /** The world's code has returned. */
  static void leave() {
    if (Thread.currentThread() instanceof Watched thread) {
      thread.turn();
    }
  }
}
