// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * How the tasks stand at the end of a counterexample: which are blocked, and which locks they hold.
 */
public final class BlockedTasks {
  private final Counterexample counterexample;

  public BlockedTasks(Counterexample counterexample) {
    this.counterexample = counterexample;
  }

  /** The tasks to report: those of the cycle in its order, then the others that cannot go on. */
  public List<TaskState> tasks() {
    List<TaskState> blocked = new ArrayList<>(cycle());
    for (TaskState task : counterexample.tasks()) {
      if (task.standing() == Standing.BLOCKED && !blocked.contains(task)) {
        blocked.add(task);
      }
    }
    return blocked;
  }

  /**
   * The tasks that the finding is about and that are not blocked: the two that race, or the one
   * that complains; none where the lines of their code are not known.
   */
  public List<TaskState> subjects() {
    List<TaskState> blocked = tasks();
    Hazard.Kind kind = counterexample.hazard().kind();
    boolean isAboutBlocked = kind == Hazard.Kind.PROGRESS || kind == Hazard.Kind.TIME;
    return isAboutBlocked && !blocked.isEmpty()
        ? List.of()
        : counterexample.tasks().stream()
            .filter(task -> isRacing(task) || isComplaining(task))
            .filter(task -> hasLines(task) && !blocked.contains(task))
            .toList();
  }

  private boolean isRacing(TaskState task) {
    return counterexample.hazard() == Hazard.DATA_RACE
        && task.waitsFor() != null
        && counterexample.message().contains(task.comm())
        && counterexample.message().contains(task.waitsFor());
  }

  /** A complaint stops the task, or comes at its end, or the task is about to make it. */
  private boolean isComplaining(TaskState task) {
    return switch (task.standing()) {
      case STOPPED -> true;
      case FINISHED -> !task.holds().isEmpty();
      default -> isComplaint(task);
    };
  }

  /** Whether the next step of a task is the complaint, or says in a step of its own what it is. */
  boolean isComplaint(TaskState task) {
    return counterexample.message().equals(task.waitsFor())
        || KernelBug.label(counterexample.hazard()).equals(task.waitsFor());
  }

  private static boolean hasLines(TaskState task) {
    return Stream.concat(
            task.stack().stream(), task.holds().stream().flatMap(hold -> hold.takenIn().stream()))
        .anyMatch(frame -> frame.line() != 0);
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

  /** The tasks that hold a lock, as text; "no task" if it is free. */
  String holderNames(String lock) {
    List<TaskState> holders = holders(lock);
    return holders.isEmpty()
        ? "no task"
        : holders.stream().map(TaskState::comm).collect(Collectors.joining(", "));
  }

  /** The tasks that are not blocked, have a next step and are no daemons: they could still move. */
  List<TaskState> others() {
    List<TaskState> blocked = tasks();
    return counterexample.tasks().stream()
        .filter(task -> !blocked.contains(task) && !task.daemon())
        .filter(task -> task.waitsFor() != null)
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
    return !hold.takenIn().isEmpty() && hold.takenIn().get(0).symbol().endsWith("trylock");
  }

  /** Where a lock was taken, for example " in fill_balloon() by mutex_trylock()"; can be empty. */
  public static String takenIn(Hold hold) {
    String caller = LockCall.place(hold.takenIn());
    String by = wasTried(hold) ? " by " + hold.takenIn().get(0).symbol() + "()" : "";
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
