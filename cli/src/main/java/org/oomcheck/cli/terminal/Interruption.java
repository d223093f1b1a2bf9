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
  private static final int SECONDS_TO_WRITE = 60;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch said = new CountDownLatch(1);
  private volatile boolean happened;
  private boolean writing;
  private final Thread hook = new Thread(this::interrupt, "interruption");

  public Interruption() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      happened = true;
    }
  }

  /** Tells the work that the process ends, and waits for what it has to say. */
  void interrupt() {
    try {
      said.await(tell() ? SECONDS_TO_WRITE : SECONDS_TO_SPEAK, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the work, unless it writes; gives whether it does. */
  private synchronized boolean tell() {
    happened = true;
    if (!writing) {
      worker.interrupt();
    }
    return writing;
  }

  /**
   * Whether files may be written now, which is not ended halfway: the process was not told to end.
   */
  public synchronized boolean beginWriting() {
    writing = !happened;
    return writing;
  }

  /** The files are written: from here on, the work can be ended again. */
  public synchronized void endWriting() {
    writing = false;
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
