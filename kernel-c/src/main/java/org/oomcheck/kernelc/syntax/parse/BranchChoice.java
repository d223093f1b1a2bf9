// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.List;
import java.util.Map;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;

/** Decides which conditional parts of a file are read. */
interface BranchChoice {

  /**
   * Whether the condition of an {@code #if} or {@code #elif} holds.
   *
   * @param at where the directive stands
   * @param condition its tokens; {@code #ifdef X} comes as {@code defined ( X )}
   * @param macros what the file has defined so far
   */
  boolean holds(Position at, List<Token> condition, Map<String, Macro> macros);

  /**
   * Whether the parts are those that a compiler reads, so that {@code #error} means what it says.
   */
  default boolean isCompilers() {
    return false;
  }
}
