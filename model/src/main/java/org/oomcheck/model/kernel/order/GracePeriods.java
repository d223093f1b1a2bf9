// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Read sections, and grace periods that wait for those that began before. One grace period runs at
 * a time; a read section that begins while it runs does not delay it.
 */
final class GracePeriods implements Lock {
  private static final int OUTSIDE = 0;
  private static final int READS = 1;

  /** Reads since before the grace period that runs. */
  private static final int DELAYS = 2;

  private final Machine machine;
  private final String name;
  private final TaskCells readers;
  private final Cell running;

  GracePeriods(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.readers =
        machine
            .taskCells(name + " readers", OUTSIDE)
            .meaning("outside", "reads", "reads since before the grace period");
    this.running = machine.cell(name + " grace period", 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  @Override
  public boolean isWaitedFor(int task) {
    return readers.get(task) == DELAYS;
  }

  /** Begins a read section; inside another one it only counts. */
  void readLock(String label) {
    if (!machine.current().holds(this)) {
      machine.perform(
          Step.run(this, label, () -> readers.set(READS)).asMemory(Step.Kind.READ, Access.PLAIN));
    }
    machine.current().took(this);
  }

  /** Ends a read section. */
  void readUnlock(String label) {
    machine.current().drops(this);
    if (!machine.current().holds(this)) {
      machine.perform(
          Step.run(this, label, () -> readers.set(OUTSIDE)).asMemory(Step.Kind.READ, Access.PLAIN));
    }
  }

  /** Waits for every read section that has begun before. */
  void synchronize(String label) {
    machine.perform(Step.run(this, label, this::begin).when(() -> running.get() == 0).sleeping());
    machine.perform(
        Step.run(this, label, () -> running.set(0))
            .when(() -> readers.count(DELAYS) == 0)
            .sleeping());
  }

  /** Whether a task is in a read section. Only inside a step. */
  boolean areReaders() {
    return readers.count(OUTSIDE) < readers.tasks();
  }

  private void begin() {
    running.set(1);
    readers.replaceAll(READS, DELAYS);
  }
}
