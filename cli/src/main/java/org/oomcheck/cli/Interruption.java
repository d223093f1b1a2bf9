// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while a command works: the work is told to end, and the process waits for a moment, so
 * that what is known so far is still said. The JVM then ends with the signal's own exit code.
 */
final class Interruption {
  private static final int SECONDS_TO_SPEAK = 5;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch said = new CountDownLatch(1);
  private volatile boolean happened;
  private final Thread hook = new Thread(this::interrupt, "interruption");

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt() {
    happened = true;
    worker.interrupt();
    try {
      said.await(SECONDS_TO_SPEAK, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether somebody wants the process to end. */
  boolean happened() {
    return happened;
  }

  /** What is known has been said: the process may end. */
  void close() {
    said.countDown();
    if (!happened) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyEnding) {
        // The hook runs, and finds that there is nothing left to wait for.
      }
    }
  }
}
