// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of shared state that every task has of its own, such as "waits on this queue". Tasks of
 * one role are interchangeable, so an effect that writes the values of other tasks has to treat
 * equal tasks alike: all of them, and never the first by its index. The explorer does not notice
 * every effect that breaks this; tasks in roles of their own may be told apart.
 */
public abstract class TaskCells {
  private final String name;
  private List<String> words = List.of();

  protected TaskCells(String name) {
    this.name = name;
  }

  public final String name() {
    return name;
  }

  /** Says what the values 0, 1, 2 and so on mean to a reader. Only while the world boots. */
  public final TaskCells meaning(String... ofValues) {
    words = List.of(ofValues);
    return this;
  }

  /** What a value means; null if it is a number to be read as one. */
  public final @Nullable String word(int value) {
    return value >= 0 && value < words.size() ? words.get(value) : null;
  }

  /** How many tasks the world has. */
  public abstract int tasks();

  /** The value of the task with the given index, from 0 in the order of spawning. */
  public abstract int get(int task);

  /** Replaces the value of the task with the given index. */
  public abstract void set(int task, int value);

  /**
   * The index of the task that performs the step. An effect or a guard that names it tells the
   * tasks of a role apart; the explorer then explores the world without symmetry, which takes more
   * states. {@link #get()} and {@link #set(int)} do not.
   */
  public abstract int self();

  /** The running task's own value. */
  public int get() {
    return get(self());
  }

  /** Replaces the running task's own value. */
  public void set(int value) {
    set(self(), value);
  }

  /** How many tasks have this value. */
  public final int count(int value) {
    int count = 0;
    for (int task = 0; task < tasks(); task++) {
      if (get(task) == value) {
        count++;
      }
    }
    return count;
  }

  /** Gives every task that has {@code from} the value {@code to}. */
  public void replaceAll(int from, int to) {
    for (int task = 0; task < tasks(); task++) {
      if (get(task) == from) {
        set(task, to);
      }
    }
  }
}
