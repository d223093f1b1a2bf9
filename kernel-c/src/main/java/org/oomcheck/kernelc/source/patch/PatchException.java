// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

/** A patch that cannot be read or does not apply: what is wrong, where, and what to do. */
public final class PatchException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message begins with the file and line of the patch
   */
  PatchException(String message) {
    super(message);
  }
}
