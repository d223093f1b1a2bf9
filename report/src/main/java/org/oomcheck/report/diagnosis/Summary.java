// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.report.text.Wrap;

/** What happened, in a few sentences made from who holds what and who wants what. */
public final class Summary {
  /** The most lines that a story has. */
  static final int LINES = 8;

  private final Counterexample counterexample;
  private final BlockedTasks standoff;

  public Summary(Counterexample counterexample) {
    this.counterexample = counterexample;
    this.standoff = new BlockedTasks(counterexample);
  }

  /** The story, wrapped. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String sentence : sentences()) {
      lines.addAll(Wrap.lines("", "    ", sentence));
    }
    if (lines.size() > LINES) {
      lines = new ArrayList<>(lines.subList(0, LINES - 1));
      lines.add("    ... the rest is below.");
    }
    return lines;
  }

  /** The whole story, a sentence in each string. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (TaskState task : standoff.stuck()) {
      sentences.add(sentence(task));
    }
    sentences.add(ending());
    for (String lock : standoff.triedLocks()) {
      sentences.add(lock + " stays taken for good: every later trylock of it fails.");
    }
    return sentences;
  }

  private String sentence(TaskState task) {
    String holds = task.holds().isEmpty() ? "holds no lock" : "holds " + holds(task.holds());
    String where = LockCall.caller(task.stack());
    String in = where.isEmpty() ? "" : " in " + where;
    String wants =
        task.lock() != null
            ? " and waits for " + task.lock() + in
            : " and waits" + in + " at " + task.waitsFor();
    return task.comm() + " " + holds + wants + ".";
  }

  private static String holds(List<Hold> holds) {
    return holds.stream().map(hold -> hold.lock() + origin(hold)).collect(Collectors.joining(", "));
  }

  private static String origin(Hold hold) {
    String caller = LockCall.caller(hold.takenIn());
    return caller.isEmpty() ? "" : " (from" + Wrap.FIRM + caller + ")";
  }

  private String ending() {
    return switch (standoff.cycle().size()) {
      case 0 -> "Found: " + counterexample.message() + ".";
      case 1 -> "It waits for a lock that it holds itself: it can never go on.";
      case 2 -> "Each of the two waits for the other: whatever other tasks do, neither can go on.";
      default -> "Each waits for the next one: whatever other tasks do, none of them can go on.";
    };
  }
}
