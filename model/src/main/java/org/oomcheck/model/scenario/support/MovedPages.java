// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;

/**
 * Complains when the size work believes to have moved another number of pages than it has. It
 * trusts the number that fill_balloon() returns, and says what it believes by queueing itself again
 * or not.
 *
 * <p>Deviates: looks at how many pages the balloon has when the work has run, so it is only right
 * where no other task moves pages of the balloon.
 */
public final class MovedPages {

  private MovedPages() {}

  /** Runs the size work once, and makes this check then. */
  public static void processOneWork(BalloonGuest guest) {
    VirtioBalloon vb = guest.vb();
    vb.updateBalloonSizeWork().processOneWork();
    int missing = guest.missing();
    boolean again = vb.updateBalloonSizeWork().isPending();
    if (again == (missing == 0)) {
      guest
          .machine()
          .complain(
              Hazard.ACCOUNTING,
              "the size work takes itself for "
                  + (again ? "unfinished" : "done")
                  + ", and the balloon lacks "
                  + missing
                  + " pages");
    }
  }
}
