// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Progress;

/**
 * {@code mm/compaction.c} and {@code mm/migrate.c}, as far as they move pages of a balloon: to
 * compaction such a page is as movable as one of a process.
 *
 * <p>Deviates: moves one page and not up to 32 at a time, and takes one free page to move it to.
 */
public final class Compaction {

  /** How often migrate_pages() tries a page that could not be moved. */
  private static final int PASSES = 10;

  /** Shape of {@link #MIGRATEPAGE}. */
  @FunctionalInterface
  public interface MigratePage {

    /** Whether the page was moved; if not, it is worth another attempt. */
    boolean call(VirtioBalloon vb);
  }

  public static final Slot<MigratePage> MIGRATEPAGE =
      new Slot<>("virtballoon_migratepage", MigratePage.class);

  private Compaction() {}

  /**
   * Moves a page of the balloon. Context: may sleep; kcompactd, or a task that needs adjacent
   * pages. Locks: those of {@link #MIGRATEPAGE}.
   */
  @KernelRef(
      path = "mm/compaction.c",
      symbol = "compact_zone",
      omits = "all but one page of a balloon, the page lock")
  public static void compactZone(VirtioBalloon vb) {
    if (!vb.pages().isolate()) {
      return;
    }
    PageAlloc pageAlloc = vb.kernel().pageAlloc();
    if (!pageAlloc.getPageFromFreelist(Progress.PAGES)) {
      vb.pages().putback("balloon_page_putback()");
      return;
    }
    if (!migratePages(vb)) {
      vb.pages().putback("balloon_page_putback()");
    }
    // The page that is left over: the new one, or the one that was moved from.
    pageAlloc.freeBalloonPages(1);
  }

  @KernelRef(path = "mm/migrate.c", symbol = "migrate_pages", omits = "all but one page")
  private static boolean migratePages(VirtioBalloon vb) {
    Loop passes = vb.kernel().machine().loop("migrate_pages");
    boolean moved = false;
    for (int pass = 0; !moved && pass < PASSES; pass++) {
      passes.head(pass);
      moved = vb.kernel().call(MIGRATEPAGE, f -> f.call(vb));
    }
    passes.leave(moved);
    return moved;
  }

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
