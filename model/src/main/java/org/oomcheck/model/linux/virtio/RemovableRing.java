// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.function.Supplier;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * A ring that goes when the device is removed or suspended, and may come back. With it comes the
 * property that no task uses a ring that is gone, also if there is a new one meanwhile.
 */
public final class RemovableRing implements Ring {
  private final Machine machine;
  private final boolean mayFail;
  private final Cell deleted;

  /** How often the virtqueues were set up again, and how often when a task began to use them. */
  private final Cell restored;

  private final TaskCells usedSince;

  /** A ring that can always be set up again. */
  public RemovableRing(Machine machine) {
    this(machine, false);
  }

  /**
   * @param mayFail whether setting the virtqueues up again may fail
   */
  public RemovableRing(Machine machine, boolean mayFail) {
    this.machine = machine;
    this.mayFail = mayFail;
    this.deleted = machine.cell("virtqueues deleted", 0);
    this.restored = machine.cell("virtqueues set up again", 0);
    this.usedSince = machine.taskCells("virtqueues in use", 0);
  }

  /** Resets the device and deletes its virtqueues. */
  public void delVqs() {
    machine.perform(
        Step.run(this, "config->reset(vdev), config->del_vqs(vdev)", () -> deleted.set(1)));
  }

  /**
   * Sets the virtqueues up after they were deleted. Context: may sleep.
   *
   * @return whether that succeeded; if it may fail, both are explored
   */
  public boolean findVqs() {
    if (mayFail && machine.choose("does find_vqs() succeed?", "it does", "it fails") == 1) {
      return false;
    }
    machine.perform(
        Step.run(
            this,
            "find_vqs()",
            () -> {
              deleted.set(0);
              restored.add(1);
            }));
    return true;
  }

  /** Whether the virtqueues are deleted and not set up again. Only inside a goal. */
  public boolean isDeleted() {
    return deleted.get() == 1;
  }

  /** Whether the virtqueues were deleted and set up again. Only inside a goal. */
  public boolean isRestored() {
    return deleted.get() == 0 && restored.get() > 0;
  }

  @Override
  public boolean hasRoom(String add, int gfp) {
    checkThere(add, this::begins);
    return true;
  }

  @Override
  public void gotBuf() {
    checkThere("tell_host()", () -> deleted.get() == 1 || usedSince.get() != restored.get());
  }

  private boolean begins() {
    usedSince.set(restored.get());
    return deleted.get() == 1;
  }

  private void checkThere(String user, Supplier<Boolean> gone) {
    if (machine.perform(Step.of(this, "are the virtqueues there?", gone))) {
      throw new KernelBug(
          Hazard.LIFECYCLE, user + " uses a virtqueue of a device that was removed");
    }
  }
}
