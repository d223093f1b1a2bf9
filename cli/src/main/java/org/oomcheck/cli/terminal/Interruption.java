// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while a command works: the work is told to end, and the process waits for a moment, so
 * that what is known so far is still said. The JVM then ends with the signal's own exit code.
 */
public final class Interruption {
  private static final int SECONDS_TO_SPEAK = 5;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch said = new CountDownLatch(1);
  private volatile boolean happened;
  private final Thread hook = new Thread(this::interrupt, "interruption");

  public Interruption() {
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

  /** Whether the process was told to end. */
  public boolean happened() {
    return happened;
  }

  /** Says that the user has ended the work before some checks were done at all. */
  public static void report(Terminal terminal, int missing, int all) {
    terminal.endProgress();
    String were = missing == 1 ? " was" : " were";
    terminal.error("oomcheck: interrupted; " + missing + " of " + all + were + " not checked");
  }

  /** Tells a waiting process that what is known has been said, so that it may end. */
  public void close() {
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
