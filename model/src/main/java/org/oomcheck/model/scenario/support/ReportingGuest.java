// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.FreeArea;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.virtio.BalloonReporting;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.tree.KernelTree;

/**
 * A guest with an empty balloon that reports its free memory. A page is a block of order 9 here, 2
 * MiB: nothing smaller is ever reported.
 *
 * <p>Watched for a process that is killed while the memory it lacks is isolated: it would be free
 * again as soon as the host has answered.
 */
public final class ReportingGuest {
  private static final int PAGEBLOCK_ORDER = 9;

  private ReportingGuest() {}

  /**
   * Boots it with a host that answers; a pass of the worker is about to begin.
   *
   * @param settings say whether the interrupt for the answer arrives
   * @param capacity how many blocks are reported together
   * @param wanted how many pages the process allocates
   * @param blocks how many blocks are free, by order
   */
  public static void bootWithHost(
      Machine machine,
      KernelTree tree,
      Settings settings,
      int capacity,
      int wanted,
      int... blocks) {
    boolean arrives = settings.is(Assumed.REPORTING_INTERRUPT);
    guest(machine, tree, arrives, arrives, capacity, wanted, blocks).host();
  }

  /** Like the other, with the host that the settings say. */
  public static void boot(
      Machine machine,
      KernelTree tree,
      Settings settings,
      int capacity,
      int wanted,
      int... blocks) {
    boolean answers = settings.is(Assumed.HOST_ANSWERS);
    Assumed.host(guest(machine, tree, true, answers, capacity, wanted, blocks), settings);
  }

  private static BalloonGuest guest(
      Machine machine,
      KernelTree tree,
      boolean arrives,
      boolean reports,
      int capacity,
      int wanted,
      int... blocks) {
    BalloonGuest guest = new BalloonGuest(machine, tree, FreeArea.pages(blocks), 0, 0);
    BalloonReporting balloon = new BalloonReporting(guest.vb(), guest.device(), arrives);
    PageReporting reporting =
        new PageReporting(guest.kernel(), balloon::report, PAGEBLOCK_ORDER, capacity, blocks);
    PrematureOomKill.watch(
        guest.kernel(),
        reporting.freeArea()::isolatedPages,
        count -> count + " free blocks of 2 MiB are isolated, to be reported to the host");
    guest.kworkerDaemon("kworker/0:1", () -> reporting.work().workerThread());
    guest.application(wanted);
    if (reports) {
      Goals.reports(guest, reporting, balloon);
    }
    return guest;
  }
}
