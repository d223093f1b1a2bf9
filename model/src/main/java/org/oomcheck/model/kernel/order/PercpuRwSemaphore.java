// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct percpu_rw_semaphore}, what cpus_read_lock() and get_online_mems() take: readers pay
 * almost nothing, and a writer keeps every new reader out from the moment it waits. A task that
 * reads twice deadlocks with a writer that comes in between.
 *
 * <p>Deviates: among the tasks that wait, any order of entry is explored; in the kernel they queue
 * in the order of coming, and those at the head get the lock before it is free for newcomers.
 */
public final class PercpuRwSemaphore implements Lock {
  private final Machine machine;
  private final String name;
  private final @Nullable Rcu rcu;
  private final Cell readers;
  private final Cell blocked;

  /** A semaphore whose writers wait for readers alone, not for a grace period. */
  public PercpuRwSemaphore(Machine machine, String name) {
    this(machine, name, null);
  }

  /** A semaphore whose writers first wait for a grace period of this RCU, as the kernel's do. */
  public PercpuRwSemaphore(Machine machine, String name, @Nullable Rcu rcu) {
    this.machine = machine;
    this.name = name;
    this.rcu = rcu;
    this.readers = machine.cell(name + ".read_count", 0);
    this.blocked = machine.cell(name + ".block", 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  /** Enters as a reader; sleeps while a writer is inside or waits. Context: may sleep. */
  @KernelRef(path = "include/linux/percpu-rwsem.h", symbol = "percpu_down_read", release = "v6.12")
  public void downRead() {
    machine.perform(
        Step.run(this, "percpu_down_read(" + name + ")", () -> readers.add(1))
            .when(() -> blocked.get() == 0)
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
    machine.current().took(this);
  }

  /** Enters as a reader if no writer is inside or waits. Context: any but interrupts. */
  @KernelRef(
      path = "include/linux/percpu-rwsem.h",
      symbol = "percpu_down_read_trylock",
      release = "v6.12")
  public boolean downReadTrylock() {
    boolean entered =
        machine.perform(
            Step.of(this, "percpu_down_read_trylock(" + name + ")", this::enterIfNotBlocked)
                .kind(Step.Kind.TRY_ACQUIRE));
    if (entered) {
      machine.current().took(this);
    }
    return entered;
  }

  private boolean enterIfNotBlocked() {
    boolean free = blocked.get() == 0;
    if (free) {
      readers.add(1);
    }
    return free;
  }

  /** Leaves as a reader. */
  @KernelRef(path = "include/linux/percpu-rwsem.h", symbol = "percpu_up_read", release = "v6.12")
  public void upRead() {
    machine.current().drops(this);
    leave("percpu_up_read", readers);
  }

  /**
   * Enters as the writer: waits for a grace period, keeps other writers and new readers out, and
   * waits for the readers inside. Context: may sleep.
   */
  @KernelRef(
      path = "kernel/locking/percpu-rwsem.c",
      symbol = "percpu_down_write",
      release = "v6.12")
  public void downWrite() {
    if (rcu != null) {
      rcu.synchronizeRcu();
    }
    String label = "percpu_down_write(" + name + ")";
    machine.perform(
        Step.run(this, label, () -> blocked.set(1))
            .when(() -> blocked.get() == 0)
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
    machine.perform(
        Step.run(this, label, () -> {})
            .when(() -> readers.get() == 0)
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
    machine.current().took(this);
  }

  /** Leaves as the writer. */
  @KernelRef(path = "kernel/locking/percpu-rwsem.c", symbol = "percpu_up_write", release = "v6.12")
  public void upWrite() {
    machine.current().drops(this);
    leave("percpu_up_write", blocked);
  }

  /** Takes one away from the readers or the writer inside, if there is one. */
  private void leave(String call, Cell inside) {
    boolean asTaken =
        machine.perform(
            Step.of(this, call + "(" + name + ")", () -> takeOne(inside))
                .kind(Step.Kind.RELEASE)
                .withoutResult());
    machine.current().released(this, asTaken);
  }

  private static boolean takeOne(Cell inside) {
    boolean some = inside.get() > 0;
    if (some) {
      inside.add(-1);
    }
    return some;
  }
}
