// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.TaskCells;

/** The machine of a world, which knows the cells of an object, to set them back. */
public final class CellRecorder extends ForwardingMachine {
  private @Nullable List<First> recorded;
  private boolean closed;

  /** Hands everything on to this machine. */
  public CellRecorder(Machine machine) {
    super(machine);
  }

  /** A piece of state that can have its first value again. */
  interface First {
    void setBack();
  }

  /** Thrown where a running task needs a cell that is not there. */
  static final class TooLate extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLate(String name) {
      super(name + " is not part of this world", null, false, false);
    }
  }

  /**
   * What to throw where something is needed that can only be made while the world boots. If a
   * variable needs it, later worlds have that variable from their boot on.
   */
  public static RuntimeException tooLate(String name) {
    return new TooLate(name);
  }

  /** From now on there are no more cells. */
  void close() {
    closed = true;
  }

  /** There may be more cells again. */
  void open() {
    closed = false;
  }

  /** Adds the cells that are made meanwhile to a list. */
  <T> T recording(List<First> cells, Supplier<T> make) {
    List<First> around = recorded;
    recorded = cells;
    try {
      return make.get();
    } finally {
      recorded = around;
    }
  }

  @Override
  public Cell cell(String name, int initial) {
    if (closed) {
      throw new TooLate(name);
    }
    Cell cell = super.cell(name, initial);
    record(() -> cell.set(initial));
    return cell;
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    if (closed) {
      throw new TooLate(name);
    }
    TaskCells cells = super.taskCells(name, initial);
    record(
        () -> {
          for (int task = 0; task < cells.tasks(); task++) {
            cells.set(task, initial);
          }
        });
    return cells;
  }

  @Override
  public int spawn(Role role, Runnable body) {
    if (closed) {
      throw new TooLate(role.comm());
    }
    return super.spawn(role, body);
  }

  private void record(First first) {
    List<First> to = recorded;
    if (to != null) {
      to.add(first);
    }
  }

  /** An empty list of cells. */
  static List<First> none() {
    return new ArrayList<>();
  }
}
