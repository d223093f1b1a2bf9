// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;

/** A cell that all tasks share, as a slot of a {@link Memory}. */
final class SlotCell extends Cell {
  private final Memory memory;
  private final int slot;

  SlotCell(Memory memory, String name, int slot) {
    super(name);
    this.memory = memory;
    this.slot = slot;
  }

  int slot() {
    return slot;
  }

  @Override
  public int get() {
    return memory.read(slot);
  }

  @Override
  public void set(int value) {
    memory.write(slot, value);
  }

  @Override
  public int get(Access mode) {
    return memory.read(slot);
  }

  @Override
  public void set(Access mode, int value) {
    memory.write(slot, value);
  }
}
