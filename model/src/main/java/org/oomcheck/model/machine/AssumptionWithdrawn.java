// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * A world has found that something it took for granted is wrong, and has withdrawn it: booted
 * again, it is another world. An engine begins from the start.
 */
public class AssumptionWithdrawn extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was assumed, and where it is wrong
   */
  public AssumptionWithdrawn(String message) {
    super(message);
  }
}
