// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.TaskCells;

/** The cells of a {@link ReferenceMachine}: fields, and nothing behind them. */
final class ReferenceCells {

  private ReferenceCells() {}

  /** A value that all tasks share. */
  static final class Shared extends Cell {
    private int value;

    Shared(String name, int initial) {
      super(name);
      value = initial;
    }

    @Override
    public int get() {
      return value;
    }

    @Override
    public void set(int newValue) {
      value = newValue;
    }

    @Override
    public int get(Access mode) {
      return value;
    }

    @Override
    public void set(Access mode, int newValue) {
      value = newValue;
    }
  }

  /** A value for every task. */
  static final class OfTasks extends TaskCells {
    private final int initial;
    private final IntSupplier tasks;
    private final IntSupplier self;
    private final Map<Integer, Integer> values = new HashMap<>();

    OfTasks(String name, int initial, IntSupplier tasks, IntSupplier self) {
      super(name);
      this.initial = initial;
      this.tasks = tasks;
      this.self = self;
    }

    @Override
    public int tasks() {
      return tasks.getAsInt();
    }

    @Override
    public int get(int task) {
      return values.getOrDefault(task, initial);
    }

    @Override
    public void set(int task, int value) {
      values.put(task, value);
    }

    @Override
    public int self() {
      return self.getAsInt();
    }
  }
}
