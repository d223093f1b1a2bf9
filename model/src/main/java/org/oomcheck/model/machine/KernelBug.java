// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * Thrown by modelled code at a point where the kernel would print a splat: a BUG() or a warning.
 */
public final class KernelBug extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Hazard hazard;

  public KernelBug(Hazard hazard, String message) {
    super(message);
    this.hazard = hazard;
  }

  public Hazard hazard() {
    return hazard;
  }

  /** The kernel's {@code BUG_ON()}. */
  public static void bugOn(boolean condition, String message) {
    if (condition) {
      throw new KernelBug(Hazard.KERNEL_BUG, message);
    }
  }
}
