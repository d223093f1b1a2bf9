// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

/** The world breaks a rule that exploring relies on. */
final class HarnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HarnessException(String message) {
    super(message);
  }

  HarnessException(String message, Throwable cause) {
    super(message, cause);
  }
}
