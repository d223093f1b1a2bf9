// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/** The world breaks a rule that exploring relies on. */
public class HarnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A task of the world has more situations than can be told apart; what was seen so far holds. */
  public static final class TooLarge extends HarnessException {
    private static final long serialVersionUID = 1L;

    public TooLarge(String message) {
      super(message);
    }
  }

  public HarnessException(String message) {
    super(message);
  }

  public HarnessException(String message, Throwable cause) {
    super(message, cause);
  }
}
