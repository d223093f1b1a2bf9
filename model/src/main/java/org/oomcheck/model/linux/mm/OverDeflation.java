// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** The property that no more pages leave the balloon than were asked for. */
public final class OverDeflation {
  private OverDeflation() {}

  /**
   * After one call that was to free pages.
   *
   * @throws KernelBug if more were freed than asked for; both in the same unit
   */
  public static void checkFreed(int asked, int freed) {
    if (freed > asked) {
      throw new KernelBug(
          Hazard.OVER_DEFLATION,
          freed + " pages have left the balloon, and " + asked + " were asked for");
    }
  }

  /**
   * While memory is free.
   *
   * @param missing how many balloon pages are missing for the host's target
   * @throws KernelBug if the balloon is smaller than the host wants it
   */
  public static void checkKeepsTarget(int missing) {
    if (missing > 0) {
      throw new KernelBug(
          Hazard.OVER_DEFLATION,
          "memory is free, and "
              + missing
              + " pages of 4 KiB have left the balloon that the host wants in it");
    }
  }
}
