// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/** The references to a module: while there are any it cannot be taken out. */
public final class ModuleReferences {
  private final Machine machine;
  private final Cell count;
  private final Cell going;

  /** The references to a module. Only while the world boots. */
  public ModuleReferences(Machine machine) {
    this.machine = machine;
    this.count = machine.cell("references to the module", 0);
    this.going = machine.cell("the module is being taken out", 0);
  }

  /** Takes one while the world boots, or gives one back with -1. */
  public void boot(int more) {
    count.add(more);
  }

  /** Takes one, unless the module is being taken out; says whether it did. */
  public boolean tryGet() {
    return machine.perform(
        Step.of(
            this,
            "try_module_get(THIS_MODULE)",
            () -> {
              boolean there = going.get() == 0;
              count.add(there ? 1 : 0);
              return there;
            }));
  }

  /** Gives one back. */
  public void put() {
    machine.perform(Step.run(this, "module_put(THIS_MODULE)", () -> count.add(-1)));
  }

  /** Waits until there are none, and lets none be taken from then on. */
  public void takeOut() {
    machine.perform(
        Step.run(this, "delete_module()", () -> going.set(1))
            .when(() -> count.get() == 0)
            .sleeping()
            .idling());
  }
}
