// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.tree.KernelTree;

/**
 * The host changes the configuration of the balloon once, at any moment: an interrupt calls
 * virtballoon_changed(). Only on a tree in which a patch replaces that function. The unpatched one
 * queues the size work and takes no lock, which makes no difference to any scenario.
 */
public final class ConfigChange {

  private ConfigChange() {}

  /** The machine for a guest: one whose tasks are interrupted, if the interrupt matters. */
  static Machine cpus(Machine machine, KernelTree tree) {
    return tree.isPatched(VirtioBalloon.CHANGED)
        ? InterruptibleMachine.inAtomicContext(machine)
        : machine;
  }

  /** Has the host change the configuration, if the interrupt matters. */
  static void boot(BalloonGuest guest, Machine device, KernelTree tree) {
    if (!tree.isPatched(VirtioBalloon.CHANGED)) {
      return;
    }
    VirtioBalloon vb = guest.vb();
    Irq config =
        Irq.ofDevice(
            guest.machine(),
            "virtio0-config",
            "virtballoon_changed()",
            () -> vb.kernel().run(VirtioBalloon.CHANGED, f -> f.call(vb)));
    config.booted();
    device.spawn(Role.task("host, config"), config::raise);
  }
}
