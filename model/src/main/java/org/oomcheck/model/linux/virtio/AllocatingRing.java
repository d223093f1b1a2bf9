// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Progress;

/**
 * A ring that allocates a table for every buffer: what was assumed of virtqueue_add_outbuf() in
 * 2017, and what it does not do for a single one. Without a table it takes the buffer as it is.
 *
 * <p>Deviates: a table takes a page, and gives it back at once instead of with the host's answer.
 */
public final class AllocatingRing implements Ring {
  private final Kernel kernel;

  public AllocatingRing(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public boolean hasRoom(String add, int gfp) {
    if (kernel.pageAlloc().allocPage(gfp, Progress.NONE)) {
      kernel.pageAlloc().freePages(1);
    }
    return true;
  }
}
