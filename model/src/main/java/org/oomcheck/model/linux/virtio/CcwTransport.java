// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;

/**
 * {@code drivers/s390/virtio/virtio_ccw.c}: each access to the configuration allocates a channel
 * program, takes io_lock and waits for the channel.
 *
 * <p>Deviates: the channel answers at once. The allocation takes a page; since there is a pool for
 * it, it does so only when that is empty. It is given back before the access.
 */
public final class CcwTransport implements Transport {
  private final Kernel kernel;
  private final Mutex ioLock;

  /** The transport of one device. Only while the world boots. */
  public CcwTransport(Kernel kernel) {
    this.kernel = kernel;
    this.ioLock = new Mutex(kernel.machine(), "&vcdev->io_lock");
  }

  /** Allocates, and takes its turn. Context: may sleep, for memory as well. Locks: io_lock. */
  @Override
  @KernelRef(
      path = "drivers/s390/virtio/virtio_ccw.c",
      symbol = "virtio_ccw_set_config",
      omits = "the channel program and its end; no access without memory is reported")
  public void configAccess(String access) {
    if (kernel.pageAlloc().allocPage(Gfp.GFP_KERNEL, Progress.NONE)) {
      kernel.pageAlloc().freePages(1);
    }
    ioLock.lock();
    ioLock.unlock();
  }
}
