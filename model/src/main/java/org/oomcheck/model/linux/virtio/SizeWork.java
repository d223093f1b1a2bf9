// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;

/** How far {@code drivers/virtio/virtio_balloon.c} is from the size that the host asks for. */
public final class SizeWork {

  /** A function that moves the balloon towards its target, see {@link #TOWARDS_TARGET}. */
  @FunctionalInterface
  public interface TowardsTarget {

    /** How many balloon pages are missing; negative if there are too many. */
    int call(VirtioBalloon vb);
  }

  public static final Slot<TowardsTarget> TOWARDS_TARGET =
      new Slot<>("towards_target", TowardsTarget.class);

  private SizeWork() {}

  /** Takes the target as the host says it, whatever the size of a page. Context: may sleep. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "towards_target")
  public static int towardsTarget(VirtioBalloon vb) {
    return vb.device().virtioCread("num_pages") - vb.numPages().read(Access.PLAIN);
  }

  /** Rounds the target up to whole kernel pages. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "towards_target",
      release = "v6.12",
      commit = "07622bd41561")
  public static int towardsAlignedTarget(VirtioBalloon vb) {
    int perPage = vb.sizes().pagesPerPage();
    int target = (vb.device().virtioCread("num_pages") + perPage - 1) / perPage * perPage;
    return target - vb.numPages().read(Access.PLAIN);
  }
}
