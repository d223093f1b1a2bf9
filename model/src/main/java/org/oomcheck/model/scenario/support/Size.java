// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

/**
 * Parameters that many scenarios have. A scenario that needs another default or another range takes
 * one of these and changes it: {@code Size.BALLOON.defaultingTo(2)}.
 */
public final class Size {

  /** Tasks of {@link Guest#allocators}. */
  public static final Parameter ALLOCATORS =
      new Parameter("allocators", 1, 1, 64, "processes that allocate a page");

  /** Pages that the balloon holds when the world begins. */
  public static final Parameter BALLOON =
      new Parameter("balloon", 1, 0, 64, "pages in the balloon at the start, 4 KiB each");

  /** Pages by which the host's target is above the size of the balloon. */
  public static final Parameter INFLATE =
      new Parameter("inflate", 1, 1, 64, "pages that the host asks for in addition, 4 KiB each");

  /** Pages on the free list when the world begins. */
  public static final Parameter FREE =
      new Parameter("free", 1, 0, 64, "pages that are free at the start, 4 KiB each");

  /** How slow the host is. */
  public static final Parameter HOST_SECONDS =
      new Parameter("host", 7, 0, 60, "seconds that the host takes for an answer");

  /** VIRTIO_BALLOON_PAGES_PER_PAGE. */
  public static final Parameter PAGES_PER_PAGE =
      new Parameter("pages-per-page", 16, 1, 16, "balloon pages of 4 KiB in a kernel page");

  /** How many blocks free page reporting isolates at once. */
  public static final Parameter CAPACITY =
      new Parameter("capacity", 2, 1, 32, "PAGE_REPORTING_CAPACITY, 32 in the kernel");

  /** The smaller blocks that free page reporting reports. */
  public static final Parameter ORDER_9 =
      new Parameter("order-9", 2, 0, 256, "free blocks of order 9, 2 MiB each");

  /** The larger blocks that free page reporting reports. */
  public static final Parameter ORDER_10 =
      new Parameter("order-10", 2, 0, 128, "free blocks of order 10, 4 MiB each");

  private Size() {}
}
