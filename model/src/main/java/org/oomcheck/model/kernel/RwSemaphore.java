// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct rw_semaphore}: many readers or one writer. A writer that waits keeps new readers
 * out, so a task that reads twice can deadlock with a writer that came in between.
 *
 * <p>Deviates: waiters enter in any order; every order is explored.
 */
public final class RwSemaphore implements Lock {
  private static final int WRITER = -1;

  private final Machine machine;
  private final String name;

  /** The number of readers inside, or {@link #WRITER}. */
  private final Cell holders;

  private final Cell waitingWriters;

  public RwSemaphore(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.holders = machine.cell(name, 0);
    this.waitingWriters = machine.cell(name + ".wait_list", 0);
  }

  @Override
  public String name() {
    return name;
  }

  /** Readers share it; whether a holder reads or writes is not part of the answer. */
  @Override
  public boolean exclusive() {
    return false;
  }

  /** Enters as a reader; sleeps while a writer is inside or queued. Context: may sleep. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_read")
  public void downRead() {
    machine.perform(
        Step.run(this, "down_read(" + name + ")", () -> holders.add(1))
            .when(this::readersMayEnter)
            .kind(Step.Kind.ACQUIRE)
            .sleeping());
    machine.current().took(this);
  }

  private boolean readersMayEnter() {
    return holders.get() != WRITER && waitingWriters.get() == 0;
  }

  /**
   * Enters as a reader if that needs no waiting for a writer inside.
   *
   * @return whether the caller is a reader now
   */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_read_trylock")
  public boolean downReadTrylock() {
    boolean entered =
        machine.perform(
            Step.of(this, "down_read_trylock(" + name + ")", this::enterAsReader)
                .kind(Step.Kind.TRY_ACQUIRE));
    if (entered) {
      machine.current().took(this);
    }
    return entered;
  }

  private boolean enterAsReader() {
    boolean mayEnter = readersMayEnter();
    if (mayEnter) {
      holders.add(1);
    }
    return mayEnter;
  }

  /** Leaves as a reader. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "up_read")
  public void upRead() {
    machine.current().drops(this);
    machine.perform(
        Step.run(this, "up_read(" + name + ")", () -> holders.add(-1)).kind(Step.Kind.RELEASE));
  }

  /** Enters as the writer; sleeps while a reader or a writer is inside. Context: may sleep. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_write")
  public void downWrite() {
    boolean entered =
        machine.perform(
            Step.of(this, "down_write(" + name + ")", this::enterOrQueue)
                .kind(Step.Kind.ACQUIRE)
                .sleeping());
    if (!entered) {
      machine.perform(
          Step.run(this, "down_write(" + name + ")", this::leaveQueue)
              .when(() -> holders.get() == 0)
              .kind(Step.Kind.ACQUIRE)
              .sleeping());
    }
    machine.current().took(this);
  }

  private boolean enterOrQueue() {
    boolean free = holders.get() == 0;
    if (free) {
      holders.set(WRITER);
    } else {
      waitingWriters.add(1);
    }
    return free;
  }

  private void leaveQueue() {
    waitingWriters.add(-1);
    holders.set(WRITER);
  }

  /**
   * Enters as the writer if neither a reader nor a writer is inside.
   *
   * @return whether the caller is the writer now
   */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_write_trylock")
  public boolean downWriteTrylock() {
    boolean entered =
        machine.perform(
            Step.of(this, "down_write_trylock(" + name + ")", this::enterAsWriter)
                .kind(Step.Kind.TRY_ACQUIRE));
    if (entered) {
      machine.current().took(this);
    }
    return entered;
  }

  private boolean enterAsWriter() {
    boolean free = holders.get() == 0;
    if (free) {
      holders.set(WRITER);
    }
    return free;
  }

  /** Leaves as the writer. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "up_write")
  public void upWrite() {
    machine.current().drops(this);
    machine.perform(
        Step.run(this, "up_write(" + name + ")", () -> holders.set(0)).kind(Step.Kind.RELEASE));
  }

  /** Turns the writer into a reader without letting another writer in between. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "downgrade_write")
  public void downgradeWrite() {
    machine.perform(
        Step.run(this, "downgrade_write(" + name + ")", () -> holders.set(1))
            .kind(Step.Kind.RELEASE));
  }
}
