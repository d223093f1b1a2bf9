// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * A function of the kernel on the call stack of a task.
 *
 * @param symbol the function, for example {@code out_of_memory}
 * @param file its source file, for example {@code mm/oom_kill.c}
 * @param line the line of the file at which the task is in this function, from 1; 0 for a modelled
 *     function, which has no lines
 */
public record KernelFrame(String symbol, String file, int line) {

  /** The file with its line; empty if the function has no lines. */
  public String location() {
    return line == 0 ? "" : file + ":" + line;
  }

  /** The function, with its file and line if it has lines. */
  @Override
  public String toString() {
    return line == 0 ? symbol : symbol + " (" + location() + ")";
  }
}
