// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.BitSet;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;

/**
 * {@code vb->pfns} as one call of fill_balloon() or leak_balloon() fills it: which slots it writes,
 * not what. With it comes the property that the host is told about the pages of this call and no
 * others.
 *
 * <p>What is written depends on the caller's own loop alone, so it takes no steps.
 */
public final class PfnArray {
  private final BalloonSizes sizes;
  private final BitSet written = new BitSet();

  /**
   * The array at the beginning of a call; what earlier calls have left in it counts for nothing.
   */
  public PfnArray(BalloonSizes sizes) {
    this.sizes = sizes;
  }

  /**
   * Writes the pfns of one kernel page.
   *
   * @param index the first slot
   * @throws KernelBug if that is beyond the end of the array
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "set_page_pfns",
      omits = "the pfns themselves")
  public void setPagePfns(int index) {
    int end = index + sizes.pagesPerPage();
    if (end > sizes.arrayPfnsMax()) {
      throw new KernelBug(
          Hazard.ACCOUNTING, "vb->pfns[" + (end - 1) + "] is written, beyond the end of the array");
    }
    written.set(index, end);
  }

  /**
   * Before the host is told.
   *
   * @param numPfns how many slots the host is told to read
   * @throws KernelBug if one of them was not written
   */
  public void check(int numPfns) {
    int stale = written.nextClearBit(0);
    if (stale < numPfns) {
      throw new KernelBug(
          Hazard.ACCOUNTING,
          "the host is told of the page in vb->pfns["
              + stale
              + "], which was not written: page frame 0 in a new array");
    }
  }
}
