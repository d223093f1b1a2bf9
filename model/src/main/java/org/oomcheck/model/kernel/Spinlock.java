// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code spinlock_t}: one holder, which must not sleep until the lock is released.
 *
 * <p>Deviates: a task that spins is shown as waiting; the turns it burns are left out.
 */
public final class Spinlock implements Lock {
  private final Machine machine;
  private final String name;
  private final Cell locked;

  public Spinlock(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.locked = machine.cell(name, 0);
  }

  @Override
  public String name() {
    return name;
  }

  /** Spins until the lock is free and takes it; from here on the task must not sleep. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_lock", omits = "interrupt state")
  public void lock() {
    machine.perform(
        Step.run(this, "spin_lock(" + name + ")", () -> locked.set(1))
            .when(() -> locked.get() == 0)
            .kind(Step.Kind.ACQUIRE));
    machine.current().took(this);
    machine.current().preemptDisable();
  }

  /**
   * Takes the lock if it is free.
   *
   * @return whether the caller holds the lock now
   */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_trylock")
  public boolean trylock() {
    boolean taken =
        machine.perform(
            Step.of(this, "spin_trylock(" + name + ")", this::takeIfFree)
                .kind(Step.Kind.TRY_ACQUIRE));
    if (taken) {
      machine.current().took(this);
      machine.current().preemptDisable();
    }
    return taken;
  }

  private boolean takeIfFree() {
    boolean free = locked.get() == 0;
    if (free) {
      locked.set(1);
    }
    return free;
  }

  /**
   * Releases the lock; the task may sleep again when it holds no other spinlock.
   *
   * @throws org.oomcheck.model.machine.KernelBug if the caller does not hold it
   */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_unlock")
  public void unlock() {
    machine.current().drops(this);
    machine.perform(
        Step.run(this, "spin_unlock(" + name + ")", () -> locked.set(0)).kind(Step.Kind.RELEASE));
    machine.current().preemptEnable();
  }
}
