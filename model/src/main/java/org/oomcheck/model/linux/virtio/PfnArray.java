// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.BitSet;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code vb->pfns} as one call of fill_balloon() or leak_balloon() fills it: which slots it writes,
 * not what. With it comes the property that the host is told about the pages of this call and no
 * others.
 *
 * <p>What is written depends on the caller's own loop alone, so it takes no steps.
 */
public final class PfnArray {
  private final Machine machine;
  private final BalloonSizes sizes;
  private final BitSet written = new BitSet();

  /**
   * The array at the beginning of a call; what earlier calls have left in it counts for nothing.
   */
  public PfnArray(Machine machine, BalloonSizes sizes) {
    this.machine = machine;
    this.sizes = sizes;
  }

  /**
   * Writes the pfns of one kernel page. Complains if that is beyond the end of the array.
   *
   * @param index the first slot
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "set_page_pfns",
      omits = "the pfns themselves")
  public void setPagePfns(int index) {
    int end = index + sizes.pagesPerPage();
    if (end > sizes.arrayPfnsMax()) {
      machine.complain(
          Hazard.ACCOUNTING, "vb->pfns[" + (end - 1) + "] is written, beyond the end of the array");
    }
    written.set(index, end);
  }

  /**
   * Before the host is told. Complains if one of the slots was not written.
   *
   * @param numPfns how many slots the host is told to read
   */
  public void check(int numPfns) {
    int stale = written.nextClearBit(0);
    if (stale < numPfns) {
      machine.complain(
          Hazard.ACCOUNTING,
          "the host is told of the page in vb->pfns["
              + stale
              + "], which was not written: page frame 0 in a new array");
    }
  }
}
