// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.function.Predicate;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.TaskCells;

/**
 * The entries of a wait queue. Exclusive waiters have an order, the others have none: a wake-up
 * reaches all of those. All methods run inside guards and effects only.
 *
 * <p>What is not a wake-up of the queue, a signal or wake_up_process(), leaves a task queued and
 * awake: a wake-up passes over it, and if it sleeps again it keeps its place.
 */
final class Waiters {
  private static final int ABSENT = 0;
  private static final int ASLEEP = 1;
  private static final int WOKEN = 2;
  private static final int INTERRUPTIBLE = 3;
  private static final int KILLABLE = 4;
  private static final int AWAKE = 5;

  /**
   * The first place among the exclusive waiters; the values of one place are as far from it as
   * those of the others are from {@link #ABSENT}.
   */
  private static final int EXCLUSIVE = 6;

  private static final int NO_PLACE = -1;
  private static final int NO_TASK = -1;

  private final TaskCells entries;

  Waiters(Machine machine, String name) {
    this.entries =
        machine
            .taskCells(name, ABSENT)
            .meaning(
                "not queued",
                "asleep",
                "woken",
                "asleep, interruptible",
                "asleep, killable",
                "queued and awake");
  }

  /** Whether the running task has not been woken since it was queued. */
  boolean asleep() {
    return asleep(entries.get());
  }

  private static boolean asleep(int value) {
    return switch (value % EXCLUSIVE) {
      case ASLEEP, INTERRUPTIBLE, KILLABLE -> true;
      default -> false;
    };
  }

  /** The place among the exclusive waiters, from 0. */
  private static int place(int value) {
    return value / EXCLUSIVE + NO_PLACE;
  }

  private static int asleepIn(TaskState state) {
    return switch (state) {
      case UNINTERRUPTIBLE -> ASLEEP;
      case KILLABLE -> KILLABLE;
      case INTERRUPTIBLE -> INTERRUPTIBLE;
    };
  }

  /** How a waiter that is asleep sleeps. */
  private static TaskState state(int value) {
    return switch (value % EXCLUSIVE) {
      case KILLABLE -> TaskState.KILLABLE;
      case INTERRUPTIBLE -> TaskState.INTERRUPTIBLE;
      default -> TaskState.UNINTERRUPTIBLE;
    };
  }

  /** Queues the running task; an exclusive one that is queued keeps its place. */
  void enter(TaskState state, boolean exclusive) {
    int place = place(entries.get());
    if (!exclusive) {
      entries.set(asleepIn(state));
      closeGap(place);
    } else if (place == NO_PLACE) {
      int ahead = 0;
      for (int task = 0; task < entries.tasks(); task++) {
        ahead += entries.get(task) >= EXCLUSIVE ? 1 : 0;
      }
      entries.set(EXCLUSIVE * (ahead + 1) + asleepIn(state));
    } else {
      entries.set(EXCLUSIVE * (place + 1) + asleepIn(state));
    }
  }

  /** Says how the running task sleeps; one that was woken since it was queued stays so. */
  void sleepsIn(TaskState state) {
    int value = entries.get();
    if (asleep(value)) {
      entries.set(value - value % EXCLUSIVE + asleepIn(state));
    }
  }

  /**
   * The running task, asleep or not, sleeps again; false if a wake-up has taken it off the queue.
   */
  boolean sleepsAgain(TaskState state) {
    int value = entries.get();
    boolean queued = value != WOKEN;
    if (queued) {
      entries.set(value - value % EXCLUSIVE + asleepIn(state));
    }
    return queued;
  }

  /** Takes the running task off the queue. */
  void leave() {
    int place = place(entries.get());
    entries.set(ABSENT);
    closeGap(place);
  }

  /** Lets the exclusive waiters behind a place move up. */
  private void closeGap(int place) {
    if (place == NO_PLACE) {
      return;
    }
    for (int task = 0; task < entries.tasks(); task++) {
      int value = entries.get(task);
      if (place(value) > place) {
        entries.set(task, value - EXCLUSIVE);
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
      if (value >= EXCLUSIVE) {
        someAreExclusive = true;
      } else if (isReached(value, interruptibleOnly)) {
        entries.set(task, WOKEN);
      }
    }
    if (someAreExclusive) {
      wakeExclusive(exclusive, interruptibleOnly);
    }
  }

  private static boolean isReached(int value, boolean interruptibleOnly) {
    return interruptibleOnly ? value % EXCLUSIVE == INTERRUPTIBLE : asleep(value);
  }

  private void wakeExclusive(int most, boolean interruptibleOnly) {
    int place = 0;
    int woken = 0;
    int task = at(place);
    while (task != NO_TASK && woken < most) {
      if (isReached(entries.get(task), interruptibleOnly)) {
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

  /** Wakes one task if it is asleep here, and says whether it was; it stays queued. */
  boolean wakeTask(int task) {
    boolean slept = asleep(entries.get(task));
    wakeTask(task, state -> true);
    return slept;
  }

  /** Wakes one task if it is asleep here in a state that something ends; it stays queued. */
  void wakeTask(int task, Predicate<TaskState> ends) {
    int value = entries.get(task);
    if (asleep(value) && ends.test(state(value))) {
      entries.set(task, value - value % EXCLUSIVE + AWAKE);
    }
  }

  /** Whether a task is queued. */
  boolean active() {
    for (int task = 0; task < entries.tasks(); task++) {
      int value = entries.get(task);
      if (value != ABSENT && value != WOKEN) {
        return true;
      }
    }
    return false;
  }
}
