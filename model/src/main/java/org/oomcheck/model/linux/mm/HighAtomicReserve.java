// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.linux.mm.SetAsidePages.Reserve;
import org.oomcheck.model.machine.Cell;

/**
 * Free pages in pageblocks of MIGRATE_HIGHATOMIC, kept for atomic allocations of a high order. No
 * other allocation may have them; unreserve_highatomic_pageblock() gives them back to all.
 *
 * <p>Deviates: no task reserves more while the world runs, and all blocks are given back at once.
 */
public final class HighAtomicReserve implements Reserve {
  private final Cell pages;

  private HighAtomicReserve(Cell pages) {
    this.pages = pages;
  }

  /** Sets pages aside, beside those that are free. Only while the world boots. */
  public static void boot(Kernel kernel, int pages) {
    Cell cell = kernel.machine().cell("zone->nr_free_highatomic", pages);
    kernel.pageAlloc().setAside().add(new HighAtomicReserve(cell));
  }

  @Override
  public Take take(boolean mark) {
    return Take.ZONE;
  }

  @Override
  public int put(int freed, boolean ofBalloon) {
    return 0;
  }

  @Override
  public int pages() {
    return pages.get();
  }

  @Override
  public int giveUp() {
    int given = pages.get();
    pages.set(0);
    return given;
  }
}
