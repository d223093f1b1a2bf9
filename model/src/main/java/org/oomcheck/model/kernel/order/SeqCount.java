// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code seqcount_t}, and with a spinlock {@code seqlock_t}: a reader reads again if a writer was
 * there meanwhile. A bare count does not keep two writers apart.
 *
 * <p>Deviates: the count is kept as "a writer is inside" and, for each reader, "overtaken", so it
 * never wraps. A reader that spins is shown as waiting.
 *
 * <p>Plain accesses of a reader and of a writer inside do not race: a reader that a writer
 * overtakes reads again. The kernel's own detector has the same rule ({@code kcsan_atomic_next()}
 * in {@code include/linux/seqlock.h}, v6.12); here two writers race.
 */
public final class SeqCount {
  private static final int READS = 1;
  private static final int OVERTAKEN = 2;

  private final Machine machine;
  private final String name;
  private final Cell odd;
  private final TaskCells readers;
  private final Spinlock lock;

  /** A count, with a lock that only the methods of the seqlock take. */
  public SeqCount(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.odd = machine.cell(name + ".sequence is odd", 0);
    this.readers = machine.taskCells(name, 0).meaning("no reader", "reads", "overtaken");
    this.lock = new Spinlock(machine, name + ".lock");
  }

  /** Begins to read; spins while a writer is inside. Context: any. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "read_seqcount_begin", release = "v6.12")
  public void readBegin() {
    machine.perform(
        Step.run(this, "read_seqcount_begin(" + name + ")", () -> readers.set(READS))
            .when(() -> odd.get() == 0));
    machine.current().readsSequence(true);
  }

  /** Ends to read; says whether a writer was there since, so that it has to be done again. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "read_seqcount_retry", release = "v6.12")
  public boolean readRetry() {
    machine.current().readsSequence(false);
    return machine.perform(
        Step.of(
            this,
            "read_seqcount_retry(" + name + ")",
            () -> {
              boolean overtaken = readers.get() == OVERTAKEN;
              readers.set(0);
              return overtaken;
            }));
  }

  /** Begins to write; the caller keeps other writers out. Context: any, must not be preempted. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "write_seqcount_begin", release = "v6.12")
  public void writeBegin() {
    machine.current().preemptDisable();
    machine.perform(Step.run(this, "write_seqcount_begin(" + name + ")", this::count));
    machine.current().writesSequence(true);
  }

  /** Ends to write. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "write_seqcount_end", release = "v6.12")
  public void writeEnd() {
    machine.current().writesSequence(false);
    machine.perform(Step.run(this, "write_seqcount_end(" + name + ")", this::count));
    machine.current().preemptEnable();
  }

  private void count() {
    odd.set(1 - odd.get());
    readers.replaceAll(READS, OVERTAKEN);
  }

  /** Takes the lock and begins to write. Context: any. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "write_seqlock", release = "v6.12")
  public void writeSeqlock() {
    lock.lock();
    writeBegin();
  }

  /** Ends to write and releases the lock. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "write_sequnlock", release = "v6.12")
  public void writeSequnlock() {
    writeEnd();
    lock.unlock();
  }

  /** Turns interrupts off, takes the lock and begins to write; returns the flags. Context: any. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "write_seqlock_irqsave", release = "v6.12")
  public boolean writeSeqlockIrqsave() {
    boolean flags = lock.lockIrqsave();
    writeBegin();
    return flags;
  }

  /** Ends to write, releases the lock and puts interrupts back to what they were. */
  @KernelRef(
      path = "include/linux/seqlock.h",
      symbol = "write_sequnlock_irqrestore",
      release = "v6.12")
  public void writeSequnlockIrqrestore(boolean flags) {
    writeEnd();
    lock.unlockIrqrestore(flags);
  }

  /** Takes the lock to read, so that no writer is inside; the count stays. Context: any. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "read_seqlock_excl", release = "v6.12")
  public void readSeqlockExcl() {
    lock.lock();
  }

  /** Releases the lock that {@link #readSeqlockExcl} has taken. */
  @KernelRef(path = "include/linux/seqlock.h", symbol = "read_sequnlock_excl", release = "v6.12")
  public void readSequnlockExcl() {
    lock.unlock();
  }
}
