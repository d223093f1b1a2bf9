// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;

/**
 * Complains when a process is killed while the balloon still has pages, in it or on their way into
 * it or out of it: with VIRTIO_BALLOON_F_DEFLATE_ON_OOM they could have been given back. Pages on
 * the lists of CPUs count as well, where a world has such lists.
 */
public final class PrematureOomKill {

  private PrematureOomKill() {}

  /** Makes this check before every kill. Only while the world boots. */
  public static void watch(Kernel kernel) {
    watch(
        kernel,
        () -> kernel.pageAlloc().pagesWithBalloon() + kernel.pageAlloc().setAside().count(),
        count -> "the balloon has " + count + " pages that it could give back");
  }

  /**
   * Complains about a kill while there is memory that would come back. Only while the world boots.
   *
   * @param count how much there is; may take a step
   * @param what says what it is, as the end of a sentence
   */
  public static void watch(Kernel kernel, IntSupplier count, IntFunction<String> what) {
    kernel
        .processes()
        .beforeKill(
            () -> {
              int there = count.getAsInt();
              if (there > 0) {
                kernel
                    .machine()
                    .complain(
                        Hazard.PREMATURE_OOM_KILL,
                        "a process is killed while " + what.apply(there));
              }
            });
  }
}
