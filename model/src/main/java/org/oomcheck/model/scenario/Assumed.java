// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import static org.oomcheck.model.linux.Gfp.__GFP_FS;

import org.oomcheck.model.linux.PageAlloc;
import org.oomcheck.model.linux.VirtioDevice;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.tree.KernelTree;

/** What several scenarios take for granted, each with a switch that turns it round. */
final class Assumed {

  /** Reclaim that may enter filesystems may have to wait for a lock of one of them. */
  static final Parameter RECLAIM_NEEDS_FS_LOCK =
      Parameter.assumed(
          "reclaim-needs-fs-lock",
          1,
          "1: with __GFP_FS, reclaim may wait for the lock of a filesystem; 0: it never does");

  /** The host answers whatever it is kicked for, at some time. */
  static final Parameter HOST_ANSWERS =
      Parameter.assumed("host-answers", 1, "1: the host answers, at some time; 0: it is gone");

  private Assumed() {}

  /** The tree, with reclaim as the settings say. */
  static KernelTree reclaim(KernelTree tree, Settings settings) {
    if (settings.get(RECLAIM_NEEDS_FS_LOCK.name()) == 1) {
      return tree;
    }
    PageAlloc.AllocPagesDirectReclaim reclaim = tree.get(PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM);
    return tree.with(
        PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM,
        (kernel, gfp, progress) -> reclaim.call(kernel, gfp & ~__GFP_FS, progress));
  }

  /** Lets the guest have the host that the settings say. */
  static void host(BalloonGuest guest, Settings settings) {
    if (settings.get(HOST_ANSWERS.name()) == 1) {
      guest.host();
    }
  }

  /** Boots the host that the settings say. */
  static void host(Machine machine, VirtioDevice device, Settings settings) {
    host(machine, device::host, settings);
  }

  /** The same with another body for the host's task. */
  static void host(Machine machine, Runnable body, Settings settings) {
    if (settings.get(HOST_ANSWERS.name()) == 1) {
      machine.spawn(Role.daemon("host"), body);
    }
  }
}
