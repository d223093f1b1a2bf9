// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;

/** The property that no more pages leave the balloon than were asked for. */
public final class OverDeflation {
  private OverDeflation() {}

  /**
   * After one call that was to free pages.
   *
   * <p>Complains if more were freed than asked for; both in the same unit.
   */
  public static void checkFreed(Machine machine, int asked, int freed) {
    if (freed > asked) {
      machine.complain(
          Hazard.OVER_DEFLATION,
          freed + " pages have left the balloon, and " + asked + " were asked for");
    }
  }

  /**
   * While memory is free, complains if the balloon is smaller than the host wants it.
   *
   * @param missing how many balloon pages are missing for the host's target
   */
  public static void checkKeepsTarget(Machine machine, int missing) {
    if (missing > 0) {
      machine.complain(
          Hazard.OVER_DEFLATION,
          "memory is free, and "
              + missing
              + " pages of 4 KiB have left the balloon that the host wants in it");
    }
  }
}
