// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * {@code rwlock_t}: many readers or one writer, none of which may sleep. A writer that spins keeps
 * new readers out, so a task that reads twice can deadlock with a writer that came in between; a
 * reader in a handler goes past it, and so does one with softirqs disabled.
 *
 * <p>Deviates: among the tasks that spin, any order is explored. A task that spins is shown as
 * waiting.
 */
public final class RwLock implements Lock {
  private static final int WRITER = -1;

  private final Machine machine;
  private final String name;

  /** The number of readers inside, or {@link #WRITER}. */
  private final Cell holders;

  private final Cell spinningWriters;

  /** A lock that is free. Only while the world boots. */
  public RwLock(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.holders = machine.cell(name, 0);
    this.spinningWriters = machine.cell(name + " writers that spin", 0);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Whether a writer is inside. A task that holds the lock learns so how it holds it.
   *
   * @param call how the code asks, for traces
   */
  @KernelRef(path = "include/linux/lockdep.h", symbol = "lock_is_held_type", release = "v6.12")
  public boolean hasWriter(String call) {
    return machine.perform(Step.of(this, call + "(" + name + ")", () -> holders.get() == WRITER));
  }

  /** Readers share it; whether a holder reads or writes is not part of the answer. */
  @Override
  public boolean exclusive() {
    return false;
  }

  /** Spins while a writer is inside or spins, and enters as a reader. Context: any. */
  @KernelRef(path = "include/linux/rwlock.h", symbol = "read_lock", release = "v6.12")
  public void readLock() {
    Task current = machine.current();
    current.preemptDisable();
    boolean past = current.inInterrupt();
    machine.perform(
        Step.run(this, "read_lock(" + name + ")", () -> holders.add(1))
            .when(() -> past ? holders.get() != WRITER : readersMayEnter())
            .kind(Step.Kind.ACQUIRE));
    current.took(this);
  }

  private boolean readersMayEnter() {
    return holders.get() != WRITER && spinningWriters.get() == 0;
  }

  /** Enters as a reader if that is possible at once. Context: any. */
  @KernelRef(path = "include/linux/rwlock.h", symbol = "read_trylock", release = "v6.12")
  public boolean readTrylock() {
    return tryEnter("read_trylock", 1, () -> readersMayEnter());
  }

  /** Leaves as a reader. Context: any. */
  @KernelRef(path = "include/linux/rwlock.h", symbol = "read_unlock", release = "v6.12")
  public void readUnlock() {
    leave("read_unlock", false);
  }

  /** Spins until no other task is inside, and enters as the writer. Context: any. */
  @KernelRef(path = "include/linux/rwlock.h", symbol = "write_lock", release = "v6.12")
  public void writeLock() {
    machine.current().preemptDisable();
    String label = "write_lock(" + name + ")";
    boolean inside =
        machine.perform(Step.of(this, label, this::enterOrSpin).kind(Step.Kind.TRY_ACQUIRE));
    if (!inside) {
      machine.perform(
          Step.run(
                  this,
                  label,
                  () -> {
                    spinningWriters.add(-1);
                    holders.set(WRITER);
                  })
              .when(() -> holders.get() == 0)
              .kind(Step.Kind.ACQUIRE));
    }
    machine.current().took(this);
  }

  private boolean enterOrSpin() {
    boolean free = holders.get() == 0;
    if (free) {
      holders.set(WRITER);
    } else {
      spinningWriters.add(1);
    }
    return free;
  }

  /** Enters as the writer if that is possible at once. Context: any. */
  @KernelRef(path = "include/linux/rwlock.h", symbol = "write_trylock", release = "v6.12")
  public boolean writeTrylock() {
    return tryEnter(
        "write_trylock", WRITER, () -> holders.get() == 0 && spinningWriters.get() == 0);
  }

  /** Leaves as the writer. Context: any. */
  @KernelRef(path = "include/linux/rwlock.h", symbol = "write_unlock", release = "v6.12")
  public void writeUnlock() {
    leave("write_unlock", true);
  }

  private boolean tryEnter(String call, int holder, BooleanSupplier may) {
    machine.current().preemptDisable();
    boolean taken =
        machine.perform(
            Step.of(this, call + "(" + name + ")", () -> addIf(may.getAsBoolean(), holder))
                .kind(Step.Kind.TRY_ACQUIRE));
    if (taken) {
      machine.current().took(this);
    } else {
      machine.current().preemptEnable();
    }
    return taken;
  }

  private boolean addIf(boolean may, int holder) {
    if (may) {
      holders.add(holder);
    }
    return may;
  }

  private void leave(String call, boolean writes) {
    machine.current().drops(this);
    boolean asTaken =
        machine.perform(
            Step.of(this, call + "(" + name + ")", () -> leave(writes))
                .kind(Step.Kind.RELEASE)
                .withoutResult());
    machine.current().released(this, asTaken);
    machine.current().preemptEnable();
  }

  private boolean leave(boolean writes) {
    boolean asTaken = writes == (holders.get() == WRITER);
    if (asTaken) {
      holders.add(writes ? 1 : -1);
    }
    return asTaken;
  }
}
