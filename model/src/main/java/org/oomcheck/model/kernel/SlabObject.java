// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * An object of {@code kmalloc()} that is there from the beginning, and gone when it is freed. What
 * uses it after that, or frees it once more, is {@link Hazard#LIFECYCLE}. What is in the object is
 * in cells and primitives of their own; {@link #use} goes before each access to them.
 *
 * <p>Deviates: the memory of an object that is gone has no other owner.
 */
public final class SlabObject {
  private final Machine machine;
  private final String name;
  private final Cell gone;

  /**
   * An object. Only while the world boots.
   *
   * @param name the pointer to it in kernel spelling, for example {@code dev}
   */
  public SlabObject(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.gone = machine.cell(name + " is freed", 0);
  }

  /**
   * The running task uses the object. Context: any.
   *
   * @param access what it does there in kernel spelling, for example {@code dev->users}
   * @throws KernelBug if the object is gone
   */
  public void use(String access) {
    boolean wasThere =
        machine.perform(Step.of(this, access, () -> gone.get() == 0).withoutResult());
    if (!wasThere) {
      throw new KernelBug(Hazard.LIFECYCLE, name + " is used after it was freed: " + access);
    }
  }

  /**
   * Frees the object. Context: any.
   *
   * @throws KernelBug if it is gone
   */
  @KernelRef(path = "mm/slub.c", symbol = "kfree", release = "v6.12")
  public void kfree() {
    String label = "kfree(" + name + ")";
    boolean wasThere = machine.perform(Step.of(this, label, this::free).withoutResult());
    if (!wasThere) {
      throw new KernelBug(Hazard.LIFECYCLE, name + " is freed twice");
    }
  }

  private boolean free() {
    boolean isThere = gone.get() == 0;
    gone.set(1);
    return isThere;
  }
}
