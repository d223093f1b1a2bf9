// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

/** The memory of this process. */
public final class MemoryLimit {
  private static final long MIB = 1 << 20;

  private MemoryLimit() {}

  /** The sentence that the memory of this process is used up, and how to give it more. */
  public static String reached() {
    long limit = Runtime.getRuntime().maxMemory() / MIB;
    return "the limit of "
        + limit
        + " MiB of memory was reached; raise it with OOMCHECK_JAVA_OPTS=-Xmx"
        + 2 * limit
        + "m";
  }
}
