// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.kernel.order.StoreBufferMachine;
import org.oomcheck.report.text.Wrap;

/** What happened, in a few sentences made from the locks that tasks hold and want. */
public final class Summary {
  /** The most lines that a summary of the usual width has. */
  static final int LINES = 8;

  private final Counterexample counterexample;
  private final BlockedTasks blocked;

  public Summary(Counterexample counterexample) {
    this.counterexample = counterexample;
    this.blocked = new BlockedTasks(counterexample);
  }

  /** The summary in lines of at most 110 columns. */
  public List<String> lines() {
    return lines(Wrap.COLUMNS);
  }

  /** The summary in lines of another width. */
  public List<String> lines(int columns) {
    List<String> lines = new ArrayList<>();
    for (String sentence : sentences()) {
      lines.addAll(Wrap.lines(columns, "", "    ", sentence));
    }
    int most = LINES * Wrap.COLUMNS / columns;
    if (lines.size() > most) {
      lines = new ArrayList<>(lines.subList(0, most - 1));
      lines.add("    ... the rest is below.");
    }
    return lines;
  }

  /** The whole summary, a sentence in each string. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (TaskState task : blocked.tasks()) {
      sentences.add(sentence(task));
    }
    sentences.add(ending());
    for (String lock : blocked.triedLocks()) {
      sentences.add(lock + " stays taken for good: every later trylock of it fails.");
    }
    if (counterexample.tasks().stream()
        .anyMatch(task -> task.comm().startsWith(StoreBufferMachine.BUFFER))) {
      sentences.add(
          "A WRITE_ONCE() or its like stays in the store buffer of its task until the buffer is"
              + " emptied, and no other task sees it before: smp_mb() between it and the read that"
              + " follows keeps the two in order.");
    }
    return sentences;
  }

  private String sentence(TaskState task) {
    List<Hold> locks = task.holds().stream().filter(hold -> !hold.handler()).toList();
    String holds = locks.isEmpty() ? "holds no lock" : "holds " + holds(locks);
    String interrupted = handlers(task).isEmpty() ? "" : ", is interrupted by " + handlers(task);
    String where = LockCall.caller(LockCall.outside(task.stack(), task.waitsFor()));
    String in = where.isEmpty() ? "" : " in " + where;
    String wants =
        task.lock() != null
            ? " and waits for " + task.lock() + in
            : " and waits" + in + " at " + task.waitsFor();
    return task.comm() + " " + holds + interrupted + wants + ".";
  }

  /** The handlers that run on the task's stack. */
  private static String handlers(TaskState task) {
    return task.holds().stream()
        .filter(Hold::handler)
        .map(Hold::lock)
        .collect(Collectors.joining(" and "));
  }

  private static String holds(List<Hold> holds) {
    return holds.stream().map(hold -> hold.lock() + origin(hold)).collect(Collectors.joining(", "));
  }

  private static String origin(Hold hold) {
    String caller = LockCall.caller(hold.takenIn());
    return caller.isEmpty() ? "" : " (from" + Wrap.FIRM + caller + ")";
  }

  private String ending() {
    return switch (blocked.cycle().size()) {
      case 0 -> "Found: " + counterexample.message() + ".";
      case 1 -> itself(blocked.tasks().get(0));
      case 2 -> "Each of the two waits for the other: whatever other tasks do, neither goes on.";
      default -> "Each waits for the next one: whatever other tasks do, none of them can go on.";
    };
  }

  private static String itself(TaskState task) {
    return handlers(task).isEmpty()
        ? "It waits for a lock that it holds itself: it can never go on."
        : "The handler has come to the CPU of the task that holds the lock: it spins for the task, and"
            + " the task cannot go on before the handler ends.";
  }
}
