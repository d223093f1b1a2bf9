// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

/** The world breaks a rule that exploring relies on. */
public final class HarnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HarnessException(String message) {
    super(message);
  }

  public HarnessException(String message, Throwable cause) {
    super(message, cause);
  }
}
