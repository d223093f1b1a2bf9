// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import org.oomcheck.kernelc.syntax.Position;

/** Text that is not C as this parser knows it. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Position at;

  /**
   * @param reason what was expected, and what was found
   * @param at where
   */
  SyntaxException(String reason, Position at) {
    super(reason);
    this.at = at;
  }

  public Position at() {
    return at;
  }

  /** The message without the place. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
