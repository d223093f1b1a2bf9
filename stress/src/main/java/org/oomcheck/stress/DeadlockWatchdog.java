// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks the JVM again and again whether threads are deadlocked, and interrupts one of those that it
 * names. What the JVM sees are cycles of lock owners; it does not see which thread waits for a
 * flag.
 */
final class DeadlockWatchdog {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /**
   * Counts the interrupts that have arrived. Without it the next question could still find the old
   * cycle, and a second interrupt would hit a later sample.
   */
  private final Semaphore arrived = new Semaphore(0);

  /** Starts a watchdog that lives as long as the JVM. */
  static DeadlockWatchdog started() {
    DeadlockWatchdog watchdog = new DeadlockWatchdog();
    Thread thread = new Thread(watchdog::watch, "deadlock watchdog");
    thread.setDaemon(true);
    thread.start();
    return watchdog;
  }

  /** To be called by the thread that was interrupted. */
  void interruptArrived() {
    arrived.release();
  }

  private void watch() {
    while (true) {
      long[] deadlocked = threads.findDeadlockedThreads();
      if (deadlocked == null) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        interrupt(deadlocked[0]);
        arrived.acquireUninterruptibly();
      }
    }
  }

  private static void interrupt(long id) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getId() == id) {
        thread.interrupt();
      }
    }
  }
}
