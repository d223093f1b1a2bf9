// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.KernelTree;

/**
 * Complains when fill_balloon() returns another number than that of the balloon pages that it has
 * put into the balloon. The size work trusts this number: it takes its work for done.
 *
 * <p>Deviates: compares how many pages are in the balloon before and after, so it is only right
 * where no other task moves pages of the balloon.
 */
public final class MovedPages {

  private MovedPages() {}

  /** The tree with this check on what fill_balloon() returns. */
  public static KernelTree on(KernelTree tree) {
    VirtioBalloon.Resize fillBalloon = tree.get(VirtioBalloon.FILL_BALLOON);
    return tree.with(
        VirtioBalloon.FILL_BALLOON,
        (vb, num) -> {
          int before = vb.pages().count();
          int reported = fillBalloon.call(vb, num);
          int moved = (vb.pages().count() - before) * vb.sizes().pagesPerPage();
          if (reported != moved) {
            vb.kernel()
                .machine()
                .complain(
                    Hazard.ACCOUNTING,
                    "fill_balloon() reports "
                        + reported
                        + " pages, and it has put "
                        + moved
                        + " into the balloon");
          }
          return reported;
        });
  }
}
