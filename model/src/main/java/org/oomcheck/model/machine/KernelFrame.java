// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.List;
import java.util.Optional;

/**
 * A function of the kernel on the call stack of a task.
 *
 * @param symbol the function, for example {@code out_of_memory}
 * @param file its source file, for example {@code mm/oom_kill.c}
 * @param line the line of the file at which the task is in this function, from 1; 0 for a modelled
 *     function, which has no lines, and for one of a text that no tree has
 */
public record KernelFrame(String symbol, String file, int line) {

  /** The file with its line; empty if the function has no lines. */
  public String location() {
    return line == 0 ? "" : file + ":" + line;
  }

  /** Where the innermost function of a stack is that has a line; empty if none has. */
  public static Optional<String> innermost(List<KernelFrame> stack) {
    return stack.stream().map(KernelFrame::location).filter(at -> !at.isEmpty()).findFirst();
  }

  /** The function, with its file and line if it has lines. */
  @Override
  public String toString() {
    return line == 0 ? symbol : symbol + " (" + location() + ")";
  }
}
