// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.SetAsidePages.Reserve;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;

/**
 * Free pages in a pageblock of MIGRATE_HIGHATOMIC, kept for atomic allocations of a high order.
 * Others may have them as the function in {@link #RMQUEUE_BUDDY} says;
 * unreserve_highatomic_pageblock() gives them back to all.
 *
 * <p>Deviates: no task reserves more while the world runs. There is one block, which direct reclaim
 * that has made progress leaves alone; the kernel gives back all but the last one there.
 */
public final class HighAtomicReserve implements Reserve {

  /** Shape of {@link #RMQUEUE_BUDDY}. */
  @FunctionalInterface
  public interface RmqueueBuddy {

    /** Whether a victim, and an allocation that must not wait, may have a page of the reserve. */
    boolean opensReserve();
  }

  public static final Slot<RmqueueBuddy> RMQUEUE_BUDDY =
      new Slot<>("rmqueue_buddy", RmqueueBuddy.class);

  private final Cell pages;

  private HighAtomicReserve(Cell pages) {
    this.pages = pages;
  }

  /** Sets pages aside, beside those that are free. Only while the world boots. */
  public static void boot(Kernel kernel, int pages) {
    Cell cell = kernel.machine().cell("zone->nr_free_highatomic", pages);
    kernel.pageAlloc().setAside().add(new HighAtomicReserve(cell));
  }

  /** Until v6.2, when it was a part of rmqueue(): only to atomic allocations of a high order. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "rmqueue", omits = "all but the reserve")
  public static boolean keepsReserve() {
    return false;
  }

  /** To allocations with ALLOC_OOM or ALLOC_NON_BLOCK that find no other page. */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "rmqueue_buddy",
      release = "v6.12",
      omits = "all but the reserve")
  public static boolean opensReserve() {
    return true;
  }

  /** A task takes a page. Only inside a step of the zone. */
  void takeOne() {
    pages.add(-1);
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
