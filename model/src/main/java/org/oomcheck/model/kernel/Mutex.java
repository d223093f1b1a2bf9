// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct mutex}: one holder, waiters sleep.
 *
 * <p>Deviates: a released mutex goes to any waiter, not to the first one, and a task that has just
 * come may be faster. This covers every order the kernel can produce and some that its hand-over
 * excludes; explored with strong fairness, no waiter is passed over for ever.
 */
public final class Mutex implements Lock {
  private final Machine machine;
  private final String name;
  private final Cell locked;

  public Mutex(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.locked = machine.cell(name, 0);
  }

  @Override
  public String name() {
    return name;
  }

  /** Takes the mutex; sleeps while another task, or this one, holds it. Context: may sleep. */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_lock", omits = "optimistic spinning")
  public void lock() {
    machine.perform(
        Step.run(this, "mutex_lock(" + name + ")", () -> locked.set(1))
            .when(() -> locked.get() == 0)
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
    machine.current().took(this);
  }

  /**
   * Takes the mutex if it is free. Context: any but interrupts; never sleeps.
   *
   * @return whether the caller holds the mutex now
   */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_trylock")
  public boolean trylock() {
    boolean taken =
        machine.perform(
            Step.of(this, "mutex_trylock(" + name + ")", this::takeIfFree)
                .kind(Step.Kind.TRY_ACQUIRE));
    if (taken) {
      machine.current().took(this);
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
   * Releases the mutex.
   *
   * @throws org.oomcheck.model.machine.KernelBug if the caller does not hold it
   */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_unlock")
  public void unlock() {
    machine.current().drops(this);
    machine.perform(
        Step.run(this, "mutex_unlock(" + name + ")", () -> locked.set(0)).kind(Step.Kind.RELEASE));
  }

  /** Whether the running task is the owner; follows from its own steps and takes none. */
  public boolean ownedByCurrent() {
    return machine.current().holds(this);
  }

  /** Whether a task holds the mutex, {@code mutex_is_locked()}. */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_is_locked")
  public boolean isLocked() {
    return machine.perform(Step.of(this, "mutex_is_locked(" + name + ")", () -> locked.get() == 1));
  }
}
