// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * A virtqueue whose buffers are counted: all that a driver with one buffer at a time needs. It
 * never breaks, and its host answers each buffer once.
 */
final class CountedVirtqueue extends Virtqueue {

  /** Buffers that the host has not answered. */
  private final Cell available;

  /** Buffers that the host has answered and the guest has not collected. */
  private final Cell used;

  CountedVirtqueue(
      Machine machine, VirtioDevice device, String name, int index, Runnable callback) {
    super(machine, device, name, index, callback);
    this.available = machine.cell(name + ".avail", 0);
    this.used = machine.cell(name + ".used", 0);
  }

  @Override
  int add(String label, int data, int len) {
    machine().perform(Step.run(this, label, () -> available.add(1)));
    return 0;
  }

  @Override
  void bootAdd() {
    available.add(1);
  }

  @Override
  void bootTakeAll() {
    available.set(0);
  }

  @Override
  boolean takeBuf() {
    return machine().perform(Step.of(this, "virtqueue_get_buf(" + name() + ")", this::takeUsed));
  }

  @Override
  public boolean isAnswered() {
    return used.get() > 0;
  }

  @Override
  public boolean isWithHost() {
    return available.get() > 0;
  }

  private boolean takeUsed() {
    boolean there = used.get() > 0;
    if (there) {
      used.add(-1);
    }
    return there;
  }

  @Override
  void use(int len) {
    machine().perform(Step.run(this, "answers " + name(), this::useAll).achieving(Progress.PAGES));
  }

  private void useAll() {
    used.add(available.get());
    available.set(0);
  }
}
