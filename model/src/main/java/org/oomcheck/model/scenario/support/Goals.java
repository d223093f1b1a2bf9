// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.linux.virtio.BalloonReporting;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.V4_20;

/**
 * The goals of a world: what it is there for. Each method declares goals while a world boots. They
 * are what an unpatched release reaches in some run; a body that does nothing misses one of them.
 */
public final class Goals {

  private Goals() {}

  /** Whether a tree gives pages of the balloon back when memory is out. */
  public static boolean deflatesWhenMemoryIsOut(KernelTree tree) {
    return tree.slots().contains(VirtioBalloon.OOM_NOTIFY)
        || tree.slots().contains(V4_20.SHRINKER_SCAN);
  }

  /**
   * The size work moves the balloon to the host's target, with pages that were allocated for it,
   * and tells the host about these pages and about the size.
   */
  public static void inflates(BalloonGuest guest) {
    VirtioBalloon vb = guest.vb();
    VirtioDevice device = guest.device();
    guest
        .machine()
        .goal("the balloon has the size that the host asks for", () -> hasTargetSize(guest));
    guest
        .machine()
        .goal("the host answers for the pages of the balloon", vb.inflateVq()::isAnswered);
    guest
        .machine()
        .goal(
            "the host knows the size of the balloon",
            () -> hasTargetSize(guest) && device.told() == device.wanted());
  }

  /** Whether the balloon has the size that the host asks for. Only inside a goal. */
  public static boolean hasTargetSize(BalloonGuest guest) {
    int pages = guest.kernel().pageAlloc().withBalloon();
    return pages * guest.vb().sizes().pagesPerPage() == guest.device().wanted()
        && pages == guest.vb().pages().inside();
  }

  /** Some task gets the pages that it wants, whatever that takes. */
  public static void allocates(Guest guest) {
    guest.machine().goal("a task gets the pages that it allocates", () -> gets(guest));
  }

  /** Some task gets the pages that it wants, and no process is killed for it. */
  public static void allocatesWithoutKill(Guest guest) {
    guest
        .machine()
        .goal(
            "a task gets the pages that it allocates, and no process is killed",
            () -> guest.noneIsKilled() && gets(guest));
  }

  /**
   * Declares the goal that a task gets its pages and no process is killed; declares nothing on a
   * tree whose balloon gives no pages back.
   */
  public static void deflatesForAllocation(Guest guest, KernelTree tree) {
    if (deflatesWhenMemoryIsOut(tree)) {
      allocatesWithoutKill(guest);
    }
  }

  /** A page that is handed out twice, or was never taken off the free list, is not allocated. */
  private static boolean gets(Guest guest) {
    return guest.someTaskHasItsPages() && guest.pagesAddUp();
  }

  /** The OOM notifier frees pages, and tells the host the new size of the balloon. */
  public static void notifierFrees(BalloonGuest guest, KernelTree tree, int pages) {
    if (tree.slots().contains(VirtioBalloon.OOM_NOTIFY)) {
      VirtioBalloon vb = guest.vb();
      guest
          .machine()
          .goal(
              "the pages that the OOM notifier takes out of the balloon are free",
              () -> guest.kernel().pageAlloc().freeCell().get() >= pages);
      guest
          .machine()
          .goal(
              "the host answers for the pages that leave the balloon", vb.deflateVq()::isAnswered);
    }
  }

  /** Compaction moves a page of the balloon, and the driver tells the host where it is now. */
  public static void migrates(BalloonGuest guest) {
    guest
        .machine()
        .goal("the host answers for a page that was moved", guest.vb().inflateVq()::isAnswered);
  }

  /** A kswapd that calls the OOM killer has the balloon give pages back, and kills no process. */
  public static void kswapdAsksTheNotifiers(BalloonGuest guest, KernelTree tree) {
    if (tree.since("v6.12") && deflatesWhenMemoryIsOut(tree)) {
      guest
          .machine()
          .goal(
              "kswapd has the balloon give pages back",
              () -> guest.noneIsKilled() && guest.kernel().pageAlloc().freeCell().get() > 0);
    }
  }

  /** Free pages are hinted to the host. */
  public static void hints(BalloonGuest guest, Aeration aeration) {
    guest.machine().goal("the host answers for free pages", aeration.hintingVq()::isAnswered);
  }

  /** A free block is reported to the host, and is on the free list again. */
  public static void reports(Guest guest, PageReporting reporting, BalloonReporting balloon) {
    guest.machine().goal("the host answers for a free block", balloon.reportingVq()::isAnswered);
    guest
        .machine()
        .goal(
            "a block that was reported is free again",
            () -> reporting.freeArea().reportedBlocks() > 0);
  }
}
