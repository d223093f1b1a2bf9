// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code spinlock_t}: one holder, which must not sleep until the lock is released. A lock that an
 * interrupt handler takes has to be taken with interrupts off elsewhere, and one that a softirq
 * handler takes with softirqs off at least: a handler that comes to the CPU of the holder spins for
 * ever.
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

  /**
   * Initialises the lock again, which no task may hold then. Context: any.
   *
   * @param call how the code calls it, for traces
   */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_lock_init", release = "v6.12")
  public void init(String call) {
    String label = call + "(" + name + ")";
    if (machine.perform(Step.of(this, label, () -> locked.get() == 1))) {
      machine.complain(Hazard.LOCK_MISUSE, label + " while a task holds " + name);
    }
  }

  /** Spins until the lock is free and takes it; from here on the task must not sleep. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_lock")
  public void lock() {
    acquire("spin_lock");
  }

  private void acquire(String call) {
    machine.current().preemptDisable();
    machine.perform(
        Step.run(this, call + "(" + name + ")", () -> locked.set(1))
            .when(() -> locked.get() == 0)
            .kind(Step.Kind.ACQUIRE));
    machine.current().took(this);
  }

  /**
   * Takes the lock if it is free. Context: any.
   *
   * @return whether the caller holds the lock now
   */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_trylock")
  public boolean trylock() {
    return tryAcquire("spin_trylock");
  }

  private boolean tryAcquire(String call) {
    machine.current().preemptDisable();
    boolean taken =
        machine.perform(
            Step.of(this, call + "(" + name + ")", this::takeIfFree).kind(Step.Kind.TRY_ACQUIRE));
    if (taken) {
      machine.current().took(this);
    } else {
      machine.current().preemptEnable();
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
    release("spin_unlock");
    machine.current().preemptEnable();
  }

  private void release(String call) {
    machine.current().drops(this);
    machine.perform(
        Step.run(this, call + "(" + name + ")", () -> locked.set(0)).kind(Step.Kind.RELEASE));
  }

  /** Turns interrupts off and takes the lock. Context: any. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_lock_irq", release = "v6.12")
  public void lockIrq() {
    machine.current().setIrqsDisabled(true);
    acquire("spin_lock_irq");
  }

  /** Releases the lock and turns interrupts on, whatever they were before. Context: any. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_unlock_irq", release = "v6.12")
  public void unlockIrq() {
    release("spin_unlock_irq");
    machine.current().setIrqsDisabled(false);
    machine.current().preemptEnable();
  }

  /**
   * Turns interrupts off and takes the lock. Context: any.
   *
   * @return the flags that {@link #unlockIrqrestore} needs: whether interrupts were off before
   */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_lock_irqsave", release = "v6.12")
  public boolean lockIrqsave() {
    boolean flags = machine.current().irqsDisabled();
    machine.current().setIrqsDisabled(true);
    acquire("spin_lock_irqsave");
    return flags;
  }

  /** Releases the lock and puts interrupts back to what they were. Context: any. */
  @KernelRef(
      path = "include/linux/spinlock.h",
      symbol = "spin_unlock_irqrestore",
      release = "v6.12")
  public void unlockIrqrestore(boolean flags) {
    release("spin_unlock_irqrestore");
    machine.current().setIrqsDisabled(flags);
    machine.current().preemptEnable();
  }

  /** Keeps softirq handlers off and takes the lock. Context: any but interrupt handlers. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_lock_bh", release = "v6.12")
  public void lockBh() {
    machine.current().bhDisable();
    acquire("spin_lock_bh");
  }

  /** Releases the lock and lets softirq handlers in. Context: interrupts on. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_unlock_bh", release = "v6.12")
  public void unlockBh() {
    release("spin_unlock_bh");
    machine.current().preemptEnable();
    machine.current().bhEnable();
  }

  /** Like {@link #lockIrq} if the lock is free; if not, interrupts are on afterwards. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_trylock_irq", release = "v6.12")
  public boolean trylockIrq() {
    machine.current().setIrqsDisabled(true);
    boolean taken = tryAcquire("spin_trylock_irq");
    if (!taken) {
      machine.current().setIrqsDisabled(false);
    }
    return taken;
  }

  /** Like {@link #lockBh} if the lock is free. Context: any but interrupt handlers. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_trylock_bh", release = "v6.12")
  public boolean trylockBh() {
    machine.current().bhDisable();
    boolean taken = tryAcquire("spin_trylock_bh");
    if (!taken) {
      machine.current().bhEnable();
    }
    return taken;
  }

  /** Whether a task holds the lock, {@code spin_is_locked()}. Context: any. */
  @KernelRef(path = "include/linux/spinlock.h", symbol = "spin_is_locked", release = "v6.12")
  public boolean isLocked() {
    return machine.perform(
        Step.of(this, "spin_is_locked(" + name + ")", () -> locked.get() == 1)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }
}
