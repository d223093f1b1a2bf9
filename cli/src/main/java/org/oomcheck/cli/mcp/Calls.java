// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.mcp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The calls that a program has made, by the identifiers of their requests. One that the program
 * cancels is interrupted, or does not begin, and gets no answer.
 */
final class Calls {
  private final Map<String, Thread> running = new HashMap<>();
  private final Set<String> cancelled = new HashSet<>();
  private boolean over;

  /** A call begins in this thread; returns whether it is still wanted. */
  synchronized boolean begin(String request) {
    if (over || cancelled.contains(request)) {
      return false;
    }
    running.put(request, Thread.currentThread());
    return true;
  }

  /** The call that began in this thread is over; an interruption that came late is forgotten. */
  synchronized void end(String request) {
    running.remove(request);
    Thread.interrupted();
  }

  /** The program does not want an answer any more. */
  synchronized void cancel(String request) {
    cancelled.add(request);
    Thread worker = running.get(request);
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** The client waits for no answer any more. */
  synchronized void cancelAll() {
    over = true;
    running.values().forEach(Thread::interrupt);
  }

  /** Whether the client waits for no answer any more; asked once, when there is one. */
  synchronized boolean isUnwanted(String request) {
    return cancelled.remove(request);
  }
}
