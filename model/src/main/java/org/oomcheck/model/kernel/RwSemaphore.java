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
 * {@code struct rw_semaphore}: many readers or one writer. A writer that waits keeps new readers
 * out while others read, so a task that reads twice can deadlock with a writer that came in
 * between. Once no task is inside, a new reader may still be faster than the writer that waits.
 *
 * <p>Deviates: among the tasks that wait, any order of entry is explored; with strong fairness no
 * writer is passed over for ever, as the kernel's hand-off has it. Readers that wait are not
 * counted: a trylock, {@link #isContended} and so on take notice of waiting writers alone.
 */
public final class RwSemaphore implements Lock {
  private static final int WRITER = -1;

  private final Machine machine;
  private final String name;
  private final @Nullable Signals signals;

  /** The number of readers inside, or {@link #WRITER}. */
  private final Cell holders;

  private final Cell waitingWriters;

  /** A semaphore in a world without signals. */
  public RwSemaphore(Machine machine, String name) {
    this(machine, name, null);
  }

  /** A semaphore whose killable and interruptible waits these signals end. */
  public RwSemaphore(Machine machine, String name, @Nullable Signals signals) {
    this.machine = machine;
    this.name = name;
    this.signals = signals;
    this.holders = machine.cell(name, 0);
    this.waitingWriters = machine.cell(name + ".wait_list", 0);
    Signals.reachIfAny(signals, this, name);
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
  @KernelRef(path = "include/linux/rwsem.h", symbol = "init_rwsem", release = "v6.12")
  public void init(String call) {
    String label = call + "(" + name + ")";
    if (machine.perform(Step.of(this, label, () -> holders.get() != 0))) {
      machine.complain(Hazard.LOCK_MISUSE, label + " while a task holds " + name);
    }
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

  /**
   * Enters as a reader; sleeps while a writer is inside, and while one is queued and other readers
   * are inside. A reader that finds no task inside steals the lock from the writer that waits for
   * it. Context: may sleep.
   */
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
    return holders.get() == 0 || (holders.get() != WRITER && waitingWriters.get() == 0);
  }

  /**
   * Enters as a reader, or gives up when a signal comes before that is possible. Context: may
   * sleep.
   *
   * @return 0 if the caller is a reader now, or {@link Errno#EINTR}
   */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_read_interruptible", release = "v6.12")
  public int downReadInterruptible() {
    return downReadUntilSignalled("down_read_interruptible", TaskState.INTERRUPTIBLE);
  }

  /** Like {@link #downReadInterruptible}, but only SIGKILL ends the wait. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_read_killable", release = "v6.12")
  public int downReadKillable() {
    return downReadUntilSignalled("down_read_killable", TaskState.KILLABLE);
  }

  private int downReadUntilSignalled(String call, TaskState state) {
    boolean entered =
        machine.perform(
            Step.of(this, call + "(" + name + ")", () -> enterIf(readersMayEnter()))
                .when(() -> readersMayEnter() || Signals.end(signals, state))
                .kind(Signals.acquiring(signals))
                .sleeping());
    if (entered) {
      machine.current().took(this);
    }
    return entered ? 0 : Errno.EINTR;
  }

  /**
   * Enters as a reader if no writer is inside and none waits, even if only readers are inside.
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
    return enterIf(holders.get() != WRITER && waitingWriters.get() == 0);
  }

  private boolean enterIf(boolean mayEnter) {
    if (mayEnter) {
      holders.add(1);
    }
    return mayEnter;
  }

  /** Leaves as a reader; a writer that calls it makes a mistake. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "up_read")
  public void upRead() {
    machine.current().drops(this);
    boolean reads =
        machine.perform(
            Step.of(this, "up_read(" + name + ")", this::leaveAsReader)
                .kind(Step.Kind.RELEASE)
                .withoutResult());
    machine.current().released(this, reads);
  }

  private boolean leaveAsReader() {
    boolean reads = holders.get() > 0;
    if (reads) {
      holders.add(-1);
    }
    return reads;
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

  /**
   * Enters as the writer, or gives up when SIGKILL comes while it waits. Context: may sleep.
   *
   * @return 0 if the caller is the writer now, or {@link Errno#EINTR}
   */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "down_write_killable", release = "v6.12")
  public int downWriteKillable() {
    String label = "down_write_killable(" + name + ")";
    boolean entered =
        machine.perform(
            Step.of(this, label, this::enterOrQueue).kind(Signals.acquiring(signals)).sleeping());
    if (!entered) {
      entered =
          machine.perform(
              Step.of(this, label, this::leaveQueueInOrOut)
                  .when(() -> holders.get() == 0 || Signals.end(signals, TaskState.KILLABLE))
                  .kind(Signals.acquiring(signals))
                  .sleeping());
    }
    if (entered) {
      machine.current().took(this);
    }
    return entered ? 0 : Errno.EINTR;
  }

  private boolean leaveQueueInOrOut() {
    boolean free = holders.get() == 0;
    waitingWriters.add(-1);
    if (free) {
      holders.set(WRITER);
    }
    return free;
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
   * Enters as the writer if no task is inside and no writer waits.
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
    boolean free = holders.get() == 0 && waitingWriters.get() == 0;
    if (free) {
      holders.set(WRITER);
    }
    return free;
  }

  /** Leaves as the writer; a reader that calls it makes a mistake. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "up_write")
  public void upWrite() {
    machine.current().drops(this);
    endWriting("up_write", 0);
  }

  private void endWriting(String call, int readers) {
    boolean writes =
        machine.perform(
            Step.of(this, call + "(" + name + ")", () -> leaveAsWriter(readers))
                .kind(Step.Kind.RELEASE)
                .withoutResult());
    machine.current().released(this, writes);
  }

  private boolean leaveAsWriter(int readers) {
    boolean writes = holders.get() == WRITER;
    if (writes) {
      holders.set(readers);
    }
    return writes;
  }

  /** Turns the writer into a reader without letting another writer in between. */
  @KernelRef(path = "kernel/locking/rwsem.c", symbol = "downgrade_write")
  public void downgradeWrite() {
    machine.current().drops(this);
    endWriting("downgrade_write", 1);
    machine.current().took(this);
  }

  /** Whether a reader or a writer is inside, {@code rwsem_is_locked()}. */
  @KernelRef(path = "include/linux/rwsem.h", symbol = "rwsem_is_locked", release = "v6.12")
  public boolean isLocked() {
    return machine.perform(
        Step.of(this, "rwsem_is_locked(" + name + ")", () -> holders.get() != 0)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** Whether a writer waits, {@code rwsem_is_contended()}. */
  @KernelRef(
      path = "include/linux/rwsem.h",
      symbol = "rwsem_is_contended",
      release = "v6.12",
      omits = "readers that wait")
  public boolean isContended() {
    return machine.perform(
        Step.of(this, "rwsem_is_contended(" + name + ")", () -> waitingWriters.get() > 0));
  }
}
