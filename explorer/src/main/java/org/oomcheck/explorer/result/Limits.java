// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import org.jspecify.annotations.Nullable;

/**
 * Where a search ends although it has not seen everything.
 *
 * @param states how many states may be stored
 * @param seconds how long the search may take
 * @param depth how many steps a state may be away from the start
 * @param bytes how much memory states and transitions may take
 */
public record Limits(int states, int seconds, int depth, long bytes) {

  /** Half of the heap is for states and transitions, the rest for looking at them. */
  private static final int SHARE = 2;

  /** Limits that fit an ordinary machine, and the heap that this JVM has. */
  public static Limits defaults() {
    return new Limits(20_000_000, 600, Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** The limit that is exceeded, or that the caller wants the search to end; null if neither. */
  public @Nullable Limit reached(long statesNow, double secondsNow, long bytesNow) {
    if (statesNow > states) {
      return new Limit(Limit.STATES, states, "--limit-states");
    }
    if (secondsNow > seconds) {
      return new Limit("seconds", seconds, "--limit-seconds");
    }
    if (bytesNow > bytes) {
      return Limit.memory(bytes);
    }
    return Thread.currentThread().isInterrupted() ? Limit.interrupted() : null;
  }

  public Limits states(int most) {
    return new Limits(most, seconds, depth, bytes);
  }

  public Limits seconds(int most) {
    return new Limits(states, most, depth, bytes);
  }

  public Limits depth(int most) {
    return new Limits(states, seconds, most, bytes);
  }

  public Limits bytes(long most) {
    return new Limits(states, seconds, depth, most);
  }
}
