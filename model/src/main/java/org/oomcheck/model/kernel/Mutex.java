// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
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
public class Mutex implements Lock {
  private final Machine machine;
  private final String name;
  private final @Nullable Signals signals;
  private final Cell locked;

  /** A mutex in a world without signals. */
  public Mutex(Machine machine, String name) {
    this(machine, name, null);
  }

  /** A mutex whose killable and interruptible waits these signals end. */
  public Mutex(Machine machine, String name, @Nullable Signals signals) {
    this.machine = machine;
    this.name = name;
    this.signals = signals;
    this.locked = machine.cell(name, 0);
    Signals.reachIfAny(signals, this, name);
  }

  @Override
  public final String name() {
    return name;
  }

  void beforeTaking() {}

  void taken() {}

  void beforeRelease() {}

  private void take() {
    locked.set(1);
    taken();
  }

  /**
   * Initialises the lock again, which no task may hold then. Context: any.
   *
   * @param call how the code calls it, for traces
   */
  @KernelRef(path = "include/linux/mutex.h", symbol = "mutex_init", release = "v6.12")
  public final void init(String call) {
    String label = call + "(" + name + ")";
    if (machine.perform(Step.of(this, label, () -> locked.get() == 1))) {
      machine.complain(Hazard.LOCK_MISUSE, label + " while a task holds " + name);
    }
  }

  /** Takes the mutex; sleeps while another task, or this one, holds it. Context: may sleep. */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_lock", omits = "optimistic spinning")
  public final void lock() {
    beforeTaking();
    machine.perform(
        Step.run(this, "mutex_lock(" + name + ")", this::take)
            .when(() -> locked.get() == 0)
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
    machine.current().took(this);
  }

  /**
   * Takes the mutex, or gives up when a signal comes while another task holds it; a free mutex is
   * taken in spite of a signal. Context: may sleep.
   *
   * @return 0 if the caller holds the mutex now, or {@link Errno#EINTR}
   */
  @KernelRef(
      path = "kernel/locking/mutex.c",
      symbol = "mutex_lock_interruptible",
      release = "v6.12")
  public final int lockInterruptible() {
    return lockUntilSignalled("mutex_lock_interruptible", TaskState.INTERRUPTIBLE);
  }

  /** Like {@link #lockInterruptible}, but only SIGKILL ends the wait. */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_lock_killable", release = "v6.12")
  public final int lockKillable() {
    return lockUntilSignalled("mutex_lock_killable", TaskState.KILLABLE);
  }

  private int lockUntilSignalled(String call, TaskState state) {
    beforeTaking();
    boolean taken =
        machine.perform(
            Step.of(this, call + "(" + name + ")", this::takeIfFree)
                .when(() -> locked.get() == 0 || Signals.end(signals, state))
                .kind(Signals.acquiring(signals))
                .sleeping());
    if (taken) {
      machine.current().took(this);
    }
    return taken ? 0 : Errno.EINTR;
  }

  /**
   * Takes the mutex if no task holds it. Context: no interrupt; never sleeps.
   *
   * @return whether the caller holds the mutex now
   */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_trylock")
  public final boolean trylock() {
    if (machine.current().inInterrupt()) {
      machine.complain(
          Hazard.LOCK_MISUSE,
          "mutex_trylock(" + name + ") in an interrupt: the owner of a mutex is a task");
    }
    beforeTaking();
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
      take();
    }
    return free;
  }

  /**
   * Releases the mutex.
   *
   * @throws org.oomcheck.model.machine.KernelBug if the caller does not hold it
   */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_unlock")
  public final void unlock() {
    beforeRelease();
    machine.current().drops(this);
    machine.perform(
        Step.run(this, "mutex_unlock(" + name + ")", () -> locked.set(0)).kind(Step.Kind.RELEASE));
  }

  /** Whether the running task is the owner; follows from its own steps and takes none. */
  public final boolean ownedByCurrent() {
    return machine.current().holds(this);
  }

  /** Whether a task holds the mutex, {@code mutex_is_locked()}. */
  @KernelRef(path = "kernel/locking/mutex.c", symbol = "mutex_is_locked")
  public final boolean isLocked() {
    return machine.perform(
        Step.of(this, "mutex_is_locked(" + name + ")", () -> locked.get() == 1)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }
}
