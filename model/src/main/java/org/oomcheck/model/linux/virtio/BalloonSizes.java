// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

/**
 * The sizes on which the balloon's arithmetic depends.
 *
 * @param pagesPerPage VIRTIO_BALLOON_PAGES_PER_PAGE: 4 KiB balloon pages in a kernel page
 * @param arrayPfnsMax VIRTIO_BALLOON_ARRAY_PFNS_MAX: how many balloon pages one call of
 *     fill_balloon() or leak_balloon() handles at most
 * @param oomPages how many balloon pages the OOM notifier asks for
 * @param shrinkBatch SHRINK_BATCH: for how many kernel pages the shrinker is asked in one call
 */
public record BalloonSizes(int pagesPerPage, int arrayPfnsMax, int oomPages, int shrinkBatch) {
  private static final int VIRTIO_BALLOON_ARRAY_PFNS_MAX = 256;
  private static final int SHRINK_BATCH = 128;

  /** The kernel's sizes where PAGE_SIZE is 4 KiB. */
  public static BalloonSizes of4KibPages(int oomPages) {
    return new BalloonSizes(1, VIRTIO_BALLOON_ARRAY_PFNS_MAX, oomPages, SHRINK_BATCH);
  }
}
