// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Progress;

/**
 * {@code mm/compaction.c} and {@code mm/migrate.c}, as far as they move pages of a balloon: to
 * compaction such a page is as movable as one of a process.
 *
 * <p>Deviates: moves one page and not up to 32 at a time, and takes one free page to move it to. A
 * page that has a name is isolated and put back: it finds no page to be moved to.
 */
public final class Compaction {

  /** How often migrate_pages() tries a page that could not be moved. */
  private static final int PASSES = 10;

  private Compaction() {}

  /**
   * Moves a page of the balloon. Context: may sleep; kcompactd, or a task that needs adjacent
   * pages. Locks: those of the driver.
   */
  public static void compactZone(BalloonCompaction balloon) {
    compactZone(balloon, 0);
  }

  /**
   * Moves a page of the balloon, if enough pages are free when it begins.
   *
   * @param gap how many have to be free above the min watermark, {@code 2 << order} in the kernel;
   *     0 to begin in any case
   */
  @KernelRef(
      path = "mm/compaction.c",
      symbol = "compact_zone",
      omits = "all but one page of a balloon, the page lock")
  public static void compactZone(BalloonCompaction balloon, int gap) {
    boolean suitable = gap == 0 || balloon.kernel().pageAlloc().zoneWatermarkOk(gap);
    if (!suitable || !balloon.isolate()) {
      return;
    }
    PageAlloc pageAlloc = balloon.kernel().pageAlloc();
    if (!pageAlloc.names().isEmpty() || !pageAlloc.getPageFromFreelist(Progress.PAGES)) {
      balloon.putback("balloon_page_putback()");
      return;
    }
    if (!migratePages(balloon)) {
      balloon.putback("balloon_page_putback()");
    }
    // The page that is left over: the new one, or the one that was moved from.
    pageAlloc.freeBalloonPages(1);
  }

  @KernelRef(path = "mm/migrate.c", symbol = "migrate_pages", omits = "all but one page")
  private static boolean migratePages(BalloonCompaction balloon) {
    Loop passes = balloon.kernel().machine().loop("migrate_pages");
    boolean moved = false;
    for (int pass = 0; !moved && pass < PASSES; pass++) {
      passes.head(pass);
      moved = balloon.migratepage();
    }
    passes.leave(moved);
    return moved;
  }
}
