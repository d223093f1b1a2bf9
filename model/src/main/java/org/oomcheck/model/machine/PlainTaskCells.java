// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * A value for every task, in ordinary memory. Its object's monitor guards the values; that they
 * exist does not depend on it, because a guard may read cells of another object.
 */
final class PlainTaskCells extends TaskCells {
  private final int initial;
  private final IntSupplier tasks;
  private final IntSupplier self;
  private final List<Cell> values = new ArrayList<>();

  PlainTaskCells(String name, int initial, IntSupplier tasks, IntSupplier self) {
    super(name);
    this.initial = initial;
    this.tasks = tasks;
    this.self = self;
  }

  @Override
  public int tasks() {
    return tasks.getAsInt();
  }

  private synchronized Cell of(int task) {
    while (values.size() <= task) {
      values.add(new PlainCell(name(), initial));
    }
    return values.get(task);
  }

  @Override
  public int get(int task) {
    return of(task).get();
  }

  @Override
  public void set(int task, int value) {
    of(task).set(value);
  }

  @Override
  public int self() {
    return self.getAsInt();
  }
}
