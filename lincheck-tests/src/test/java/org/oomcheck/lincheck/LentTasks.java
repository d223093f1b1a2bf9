// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.util.function.Function;
import java.util.function.IntSupplier;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.ThreadMachine;

/**
 * Tasks for Lincheck's threads, one each, that do one thing after the other: whatever operations
 * their threads call. A task keeps its locks from one operation to the next.
 */
public abstract class LentTasks {
  static final int THREADS = 2;

  /** The result of an operation that the modelled kernel complains about. */
  static final int BUG = -1;

  private static final int NONE = Integer.MIN_VALUE;

  final Machine machine;

  private final ThreadMachine threads = ReclaimRace.machine();
  private final IntSupplier[] operations = new IntSupplier[THREADS];
  private final int[] results = new int[THREADS];

  LentTasks() {
    this(machine -> machine);
  }

  /**
   * @param fault makes the machine that the operations see out of the one that the tasks run on
   */
  LentTasks(Function<ThreadMachine, Machine> fault) {
    machine = fault.apply(threads);
    threads.boot(
        guest -> {
          for (int i = 0; i < THREADS; i++) {
            int task = i;
            // A daemon never comes to its end, however often it is run.
            guest.spawn(Role.daemon(comm(task)), () -> perform(task));
          }
        },
        comm(0),
        comm(1));
  }

  private static String comm(int task) {
    return task == 0 ? "one" : "two";
  }

  /**
   * Performs an operation as the task of a thread.
   *
   * @param thread as Lincheck counts them, from 1
   * @return its result, or {@link #BUG}
   */
  final int as(int thread, IntSupplier operation) {
    int task = thread - 1;
    results[task] = NONE;
    operations[task] = operation;
    threads.runHere(comm(task));
    if (results[task] == NONE) {
      throw new IllegalStateException("an operation of task " + comm(task) + " failed");
    }
    return results[task];
  }

  private void perform(int task) {
    try {
      results[task] = operations[task].getAsInt();
    } catch (KernelBug bug) {
      results[task] = BUG;
    }
  }
}
