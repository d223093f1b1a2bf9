// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** The property that the OOM notifiers report as many pages as they have freed. */
public final class FreedCredit {
  private FreedCredit() {}

  /**
   * After the chain was called and nobody else has run.
   *
   * @param reported what the notifiers report, in kernel pages by the reckoning of their caller
   * @param freed how many kernel pages there are more on the free list
   * @throws KernelBug if these are not the same
   */
  public static void check(int reported, int freed) {
    if (reported != freed) {
      throw new KernelBug(
          Hazard.ACCOUNTING,
          "the OOM notifiers report " + reported + " freed pages, and it is " + freed);
    }
  }
}
