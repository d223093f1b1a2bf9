// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A ring that goes when the device is removed. With it comes the property that no task uses it
 * then.
 */
public final class RemovableRing implements Ring {
  private final Machine machine;
  private final Cell deleted;

  public RemovableRing(Machine machine) {
    this.machine = machine;
    this.deleted = machine.cell("virtqueues deleted", 0);
  }

  /** Resets the device and deletes its virtqueues. */
  public void delVqs() {
    machine.perform(
        Step.run(this, "config->reset(vdev), config->del_vqs(vdev)", () -> deleted.set(1)));
  }

  @Override
  public boolean hasRoom(String add, int gfp) {
    checkThere(add);
    return true;
  }

  @Override
  public void tellHostReturned() {
    checkThere("tell_host()");
  }

  private void checkThere(String user) {
    boolean gone =
        machine.perform(Step.of(this, "are the virtqueues there?", () -> deleted.get() == 1));
    if (gone) {
      throw new KernelBug(
          Hazard.LIFECYCLE, user + " uses a virtqueue of a device that was removed");
    }
  }
}
