// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;

/** How the tasks stand at the end of a counterexample: who is stuck, who holds what. */
public final class BlockedTasks {
  private final Counterexample counterexample;

  public BlockedTasks(Counterexample counterexample) {
    this.counterexample = counterexample;
  }

  /** The tasks to report: those of the cycle in its order, then whoever else cannot go on. */
  public List<TaskState> stuck() {
    List<TaskState> stuck = new ArrayList<>(cycle());
    for (TaskState task : counterexample.tasks()) {
      if (task.standing() == Standing.BLOCKED && !stuck.contains(task)) {
        stuck.add(task);
      }
    }
    return stuck;
  }

  /** The tasks of which each waits for the next; empty if there is no such cycle. */
  public List<TaskState> cycle() {
    return counterexample.cycle().stream().map(counterexample.tasks()::get).toList();
  }

  /** The tasks that hold a lock. */
  public List<TaskState> holders(String lock) {
    return counterexample.tasks().stream()
        .filter(task -> task.holds().stream().anyMatch(hold -> hold.lock().equals(lock)))
        .toList();
  }

  /** The tasks that hold a lock, as text; "nobody" if it is free. */
  String holderNames(String lock) {
    List<TaskState> holders = holders(lock);
    return holders.isEmpty()
        ? "nobody"
        : holders.stream().map(TaskState::comm).collect(Collectors.joining(", "));
  }

  /** The tasks that are not stuck, have not finished and serve nobody: they could still move. */
  List<TaskState> others() {
    List<TaskState> stuck = stuck();
    return counterexample.tasks().stream()
        .filter(task -> !stuck.contains(task) && !task.daemon())
        .filter(task -> task.standing() != Standing.FINISHED)
        .toList();
  }

  /** The locks that a task of the cycle holds and that it took by a trylock. */
  List<String> triedLocks() {
    return cycle().stream()
        .flatMap(task -> task.holds().stream())
        .filter(BlockedTasks::wasTried)
        .map(Hold::lock)
        .toList();
  }

  static boolean wasTried(Hold hold) {
    return !hold.takenIn().isEmpty() && hold.takenIn().get(0).endsWith("trylock");
  }

  /** Where a lock was taken, for example " in fill_balloon() by mutex_trylock()"; can be empty. */
  public static String takenIn(Hold hold) {
    String caller = LockCall.caller(hold.takenIn());
    String by = wasTried(hold) ? " by " + hold.takenIn().get(0) + "()" : "";
    return (caller.isEmpty() ? "" : " in " + caller) + by;
  }

  /** The cycle as a chain of tasks and the locks they wait for. */
  String chain() {
    List<TaskState> cycle = cycle();
    String links =
        IntStream.range(0, cycle.size())
            .mapToObj(i -> cycle.get(i).comm() + " -> " + cycle.get(i).lock() + " -> ")
            .collect(Collectors.joining());
    return cycle.isEmpty() ? "" : links + cycle.get(0).comm();
  }
}
