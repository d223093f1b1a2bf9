// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.machine.ProgramText;

/** C that cannot be run: a form or a name that is not known, or an operation without a result. */
public final class InterpreterException extends ProgramText.Refused {
  private static final long serialVersionUID = 1;

  private final transient Position at;

  /**
   * @param at the place in the source
   * @param reason what is wrong there
   */
  public InterpreterException(Position at, String reason) {
    super(at.fileAndLine() + ": " + reason);
    this.at = at;
  }

  public Position at() {
    return at;
  }
}
