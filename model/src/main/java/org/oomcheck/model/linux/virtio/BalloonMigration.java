// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;

/** How {@code drivers/virtio/virtio_balloon.c} moves a page of the balloon for compaction. */
public final class BalloonMigration {

  /** Shape of {@link #MIGRATEPAGE}. */
  @FunctionalInterface
  public interface MigratePage {

    /** Whether the page was moved; if not, it is worth another attempt. */
    boolean call(VirtioBalloon vb);
  }

  public static final Slot<MigratePage> MIGRATEPAGE =
      new Slot<>("virtballoon_migratepage", MigratePage.class);

  private BalloonMigration() {}

  /**
   * Tells the host about the new page, then about the old one: two round trips under the lock.
   * Context: may sleep. Locks: takes balloon_lock by trylock, and gives up if it is taken.
   *
   * @return false for -EAGAIN
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_migratepage",
      omits = "the array, which holds one page each time")
  public static boolean virtballoonMigratepage(VirtioBalloon vb) {
    if (!vb.balloonLock().trylock()) {
      return false;
    }
    migrateAndUnlock(vb);
    return true;
  }

  /** What virtballoon_migratepage() does when it has balloon_lock. Locks: releases it. */
  public static void migrateAndUnlock(VirtioBalloon vb) {
    vb.pages().putback("balloon_page_insert(newpage)");
    vb.tellHostAbout(vb.inflateVq(), vb.sizes().pagesPerPage());
    vb.tellHostAbout(vb.deflateVq(), vb.sizes().pagesPerPage());
    vb.balloonLock().unlock();
  }
}
