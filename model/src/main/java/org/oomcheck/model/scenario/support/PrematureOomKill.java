// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;

/**
 * Complains when a process is killed while the balloon still has pages, in it or on their way into
 * it or out of it: with VIRTIO_BALLOON_F_DEFLATE_ON_OOM they could have been given back.
 */
public final class PrematureOomKill {

  private PrematureOomKill() {}

  /** Makes this check before every kill. Only while the world boots. */
  public static void watch(Kernel kernel) {
    kernel.processes().beforeKill(() -> check(kernel));
  }

  private static void check(Kernel kernel) {
    int pages = kernel.pageAlloc().pagesWithBalloon();
    if (pages > 0) {
      kernel
          .machine()
          .complain(
              Hazard.PREMATURE_OOM_KILL,
              "a process is killed while the balloon has "
                  + pages
                  + " pages that it could give back");
    }
  }
}
