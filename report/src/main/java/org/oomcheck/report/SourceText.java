// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import java.util.Optional;
import org.oomcheck.model.machine.KernelFrame;

/** The text of the C files that are at hand where oomcheck runs; it is shown, and never kept. */
@FunctionalInterface
public interface SourceText {
  /** No file is at hand. */
  SourceText NONE = file -> List.of();

  /** The lines of a file, as a call stack names it; none if it is not at hand. */
  List<String> lines(String file);

  /** The line that a function is at; empty if it has none, or if its file is not at hand. */
  default Optional<String> at(KernelFrame frame) {
    List<String> lines = frame.line() == 0 ? List.of() : lines(frame.file());
    return frame.line() <= lines.size() && frame.line() > 0
        ? Optional.of(lines.get(frame.line() - 1))
        : Optional.empty();
  }

  /** The innermost function of a stack whose line is at hand. */
  default Optional<KernelFrame> innermost(List<KernelFrame> stack) {
    return stack.stream().filter(frame -> at(frame).isPresent()).findFirst();
  }
}
