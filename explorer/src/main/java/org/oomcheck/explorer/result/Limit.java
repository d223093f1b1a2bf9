// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/**
 * A limit that ended a search before its answer.
 *
 * @param name what is limited
 * @param value the limit
 * @param flag how to raise it; empty if that cannot be done
 */
public record Limit(String name, long value, String flag) {
  private static final long MIB = 1 << 20;

  /** What the limit of states is called. */
  static final String STATES = "states";

  /** What the limit of memory is called. */
  private static final String MEMORY = "MiB for states";

  private static final String INTERRUPTED = "interrupted";

  /** Whether there were too many states. */
  public boolean isOfSize() {
    return name.equals(STATES) || name.equals(MEMORY);
  }

  /** The memory for states and transitions was used up. */
  public static Limit memory(long bytes) {
    return new Limit(MEMORY, bytes / MIB, "OOMCHECK_JAVA_OPTS=-Xmx<more>");
  }

  /** The caller wanted the search to end. */
  public static Limit interrupted() {
    return new Limit(INTERRUPTED, 0, "");
  }

  /** The world is too large for any search. */
  public static Limit ofWorld(HarnessException.TooLarge why) {
    return new Limit(String.valueOf(why.getMessage()), 0, "");
  }

  /** Whether the world is too large for any search; the name says why. */
  public boolean isOfWorld() {
    return flag.isEmpty() && !name.equals(INTERRUPTED);
  }

  @Override
  public String toString() {
    if (flag.isEmpty()) {
      return isOfWorld() ? name : "the search was " + name;
    }
    return "the limit of " + value + " " + name + " was reached; raise it with " + flag;
  }
}
