// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.Arrays;
import java.util.function.IntSupplier;
import org.oomcheck.model.machine.TaskCells;

/**
 * One cell for every task, as slots of a {@link Memory}. While the world boots, the number of tasks
 * is not known yet; values that are set then are kept here.
 */
final class SlotTaskCells extends TaskCells {
  private static final int NOT_PLACED = -1;

  private final Memory memory;
  private final IntSupplier tasks;
  private final int initial;
  private int[] bootValues = new int[0];
  private int firstSlot = NOT_PLACED;
  private int stride;

  SlotTaskCells(Memory memory, IntSupplier tasks, String name, int initial) {
    super(name);
    this.memory = memory;
    this.tasks = tasks;
    this.initial = initial;
  }

  /** Ends booting: the cells of all tasks are slots from now on. */
  void place(int slotOfFirstTask, int blockSize) {
    firstSlot = slotOfFirstTask;
    stride = blockSize;
  }

  /** The slot of a task's cell. */
  int slot(int task) {
    return firstSlot + task * stride;
  }

  /** The value of the cell of a task that was never given another one. */
  int initial() {
    return initial;
  }

  /** The value of a task's cell at the end of booting. */
  int atBoot(int task) {
    return task < bootValues.length ? bootValues[task] : initial;
  }

  @Override
  public int tasks() {
    memory.lookAround();
    return tasks.getAsInt();
  }

  @Override
  public int get(int task) {
    memory.lookAround();
    return value(task);
  }

  @Override
  public void set(int task, int value) {
    memory.lookAround();
    put(task, value);
  }

  /** Each task's value is replaced by itself, so this does not depend on how many there are. */
  @Override
  public void replaceAll(int from, int to) {
    for (int task = 0; task < tasks.getAsInt(); task++) {
      if (value(task) == from) {
        put(task, to);
      }
    }
  }

  private int value(int task) {
    return firstSlot == NOT_PLACED ? atBoot(task) : memory.read(slot(task));
  }

  private void put(int task, int value) {
    if (firstSlot != NOT_PLACED) {
      memory.write(slot(task), value);
      return;
    }
    int known = bootValues.length;
    if (task >= known) {
      bootValues = Arrays.copyOf(bootValues, task + 1);
      Arrays.fill(bootValues, known, task + 1, initial);
    }
    bootValues[task] = value;
  }

  @Override
  public int get() {
    return value(memory.self());
  }

  @Override
  public void set(int value) {
    put(memory.self(), value);
  }

  @Override
  public int self() {
    return memory.named();
  }
}
