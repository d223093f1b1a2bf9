// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;

/**
 * How {@code drivers/virtio/virtio_balloon.c} frees the pages that it has taken out of the balloon.
 * Where pages are counted only, every form is the same.
 */
public final class BalloonRelease {

  /** Shape of {@link #RELEASE_PAGES_BALLOON}. */
  @FunctionalInterface
  public interface Release {

    /** Frees so many balloon pages, which the running task has taken out. */
    void call(VirtioBalloon vb, int numPfns);
  }

  public static final Slot<Release> RELEASE_PAGES_BALLOON =
      new Slot<>("release_pages_balloon", Release.class);

  private BalloonRelease() {}

  /** Frees the pages on a list of the caller's own. Context: any. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "release_pages_balloon",
      omits = "adjust_managed_page_count")
  public static void releasePagesBalloon(VirtioBalloon vb, int numPfns) {
    if (vb.pfns().isEmpty()) {
      freeCounted(vb, numPfns);
    }
    vb.pfns().forEach(array -> array.releaseTaken(vb.kernel().pageAlloc()));
  }

  /**
   * Frees the pages that are in vb->pfns now, whichever task has written it last. Context: any.
   * Locks: needs balloon_lock, which its callers before f68b992bbb47 do not have.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "release_pages_by_pfn",
      release = "v4.4",
      omits = "adjust_managed_page_count")
  public static void releasePagesByPfn(VirtioBalloon vb, int numPfns) {
    if (vb.pfns().isEmpty()) {
      freeCounted(vb, numPfns);
    }
    vb.pfns().forEach(array -> array.releasePagesByPfn(vb.kernel().pageAlloc(), numPfns));
  }

  private static void freeCounted(VirtioBalloon vb, int numPfns) {
    vb.kernel().pageAlloc().freeBalloonPages(numPfns / vb.sizes().pagesPerPage());
  }
}
