// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.TaskCells;

/**
 * The entries of a wait queue. Exclusive waiters have an order, the others have none: a wake-up
 * reaches all of those. All methods run inside guards and effects only.
 */
final class Waiters {
  private static final int ABSENT = 0;
  private static final int ASLEEP = 1;
  private static final int WOKEN = 2;
  private static final int INTERRUPTIBLE = 3;

  /** The first of the exclusive waiters; each further one has a value that is higher by 2. */
  private static final int EXCLUSIVE = 4;

  /** Added to the value of an exclusive waiter that is interruptible. */
  private static final int EXCLUSIVE_INTERRUPTIBLE = 1;

  private static final int NEXT = 2;
  private static final int NO_TASK = -1;

  private final TaskCells entries;

  Waiters(Machine machine, String name) {
    this.entries =
        machine
            .taskCells(name, ABSENT)
            .meaning("not queued", "asleep", "woken", "asleep, interruptible");
  }

  /** Whether the running task has not been woken since it was queued. */
  boolean asleep() {
    return asleep(entries.get());
  }

  private static boolean asleep(int value) {
    return value == ASLEEP || value >= INTERRUPTIBLE;
  }

  private static int place(int value) {
    return value < EXCLUSIVE ? NO_TASK : (value - EXCLUSIVE) / NEXT;
  }

  /** Queues the running task; an exclusive one that is queued keeps its place. */
  void enter(TaskState state, boolean exclusive) {
    boolean interruptible = state == TaskState.INTERRUPTIBLE;
    if (!exclusive) {
      entries.set(interruptible ? INTERRUPTIBLE : ASLEEP);
    } else if (entries.get() < EXCLUSIVE) {
      int ahead = 0;
      for (int task = 0; task < entries.tasks(); task++) {
        ahead += entries.get(task) >= EXCLUSIVE ? 1 : 0;
      }
      entries.set(EXCLUSIVE + NEXT * ahead + (interruptible ? EXCLUSIVE_INTERRUPTIBLE : 0));
    }
  }

  /** Takes the running task off the queue. */
  void leave() {
    int place = place(entries.get());
    entries.set(ABSENT);
    closeGap(place);
  }

  /** Lets the exclusive waiters behind a place move up. */
  private void closeGap(int place) {
    if (place == NO_TASK) {
      return;
    }
    for (int task = 0; task < entries.tasks(); task++) {
      int value = entries.get(task);
      if (place(value) > place) {
        entries.set(task, value - NEXT);
      }
    }
  }

  /**
   * Wakes every waiter that is not exclusive, and the first ones of those that are.
   *
   * @param exclusive how many exclusive waiters at most
   */
  void wake(int exclusive, boolean interruptibleOnly) {
    boolean someAreExclusive = false;
    for (int task = 0; task < entries.tasks(); task++) {
      int value = entries.get(task);
      if (value == INTERRUPTIBLE || (value == ASLEEP && !interruptibleOnly)) {
        entries.set(task, WOKEN);
      }
      someAreExclusive |= value >= EXCLUSIVE;
    }
    if (someAreExclusive) {
      wakeExclusive(exclusive, interruptibleOnly);
    }
  }

  private void wakeExclusive(int most, boolean interruptibleOnly) {
    int place = 0;
    int woken = 0;
    int task = at(place);
    while (task != NO_TASK && woken < most) {
      boolean interruptible = entries.get(task) % NEXT == EXCLUSIVE_INTERRUPTIBLE;
      if (interruptible || !interruptibleOnly) {
        entries.set(task, WOKEN);
        closeGap(place);
        woken++;
      } else {
        place++;
      }
      task = at(place);
    }
  }

  /** The exclusive waiter at a place; there is at most one, so equal tasks are treated alike. */
  private int at(int place) {
    for (int task = 0; task < entries.tasks(); task++) {
      if (place(entries.get(task)) == place) {
        return task;
      }
    }
    return NO_TASK;
  }

  /** Wakes one task if it is asleep here. */
  void wakeTask(int task) {
    int value = entries.get(task);
    if (asleep(value)) {
      entries.set(task, WOKEN);
      closeGap(place(value));
    }
  }

  /** Whether a task is queued that has not been woken. */
  boolean active() {
    for (int task = 0; task < entries.tasks(); task++) {
      if (asleep(entries.get(task))) {
        return true;
      }
    }
    return false;
  }
}
