// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.explorer.Counterexample;
import org.oomcheck.explorer.Counterexample.Hold;
import org.oomcheck.explorer.Counterexample.TaskState;

/**
 * A finding as a kernel developer reads it: the story, a block for every task that is stuck, who
 * waits for whom, what lockdep would have seen, the schedule, and how to see it again. Everything
 * comes from the counterexample; the same finding always gives the same text.
 */
public final class Report {
  private final Finding finding;
  private final Counterexample counterexample;
  private final Standoff standoff;
  private final List<String> lines = new ArrayList<>();

  private Report(Finding finding) {
    this.finding = finding;
    this.counterexample = finding.counterexample();
    this.standoff = new Standoff(counterexample);
  }

  /** The report, in lines of at most 110 columns. */
  public static String of(Finding finding) {
    Report report = new Report(finding);
    report.title();
    report.story();
    report.blockedTasks();
    report.waits();
    report.lockOrder();
    report.schedule();
    report.lines.add(finding.showAgain());
    return String.join("\n", report.lines) + "\n";
  }

  private void title() {
    int steps = counterexample.steps().size();
    lines.add(counterexample.hazard() + " on " + finding.cell());
    String length =
        count(steps, "step") + ", " + count(counterexample.contextSwitches(), "context switch");
    lines.addAll(Wrap.lines("", "    ", counterexample.hazard().meaning() + "; " + length));
    lines.add("");
  }

  private static String count(int number, String what) {
    String plural = what.endsWith("ch") ? "es" : "s";
    return number + " " + what + (number == 1 ? "" : plural);
  }

  private void story() {
    lines.addAll(new Story(counterexample).lines());
    lines.add("");
  }

  private void blockedTasks() {
    for (TaskState task : standoff.stuck()) {
      lines.add(
          "INFO: task " + task.comm() + ":" + task.pid() + " blocked, it wants " + want(task));
      lines.add("Call Trace:");
      task.stack().forEach(function -> lines.add(" " + function));
      int held = task.holds().size();
      lines.add(
          held == 0
              ? "no locks held by " + task.comm() + "/" + task.pid()
              : count(held, "lock") + " held by " + task.comm() + "/" + task.pid() + ":");
      for (int i = 0; i < held; i++) {
        Hold hold = task.holds().get(i);
        lines.add(" #" + i + ": " + hold.lock() + at(hold));
      }
      lines.add("");
    }
  }

  private static String want(TaskState task) {
    return task.lock() != null ? task.lock() : String.valueOf(task.waitsFor());
  }

  private static String at(Hold hold) {
    String takenIn = Standoff.takenIn(hold);
    return takenIn.isEmpty() ? "" : ", taken" + takenIn;
  }

  private void waits() {
    lines.add("Who waits for whom:");
    for (TaskState task : standoff.stuck()) {
      lines.add("  " + task.comm() + ":" + task.pid());
      for (Hold hold : task.holds()) {
        item("Holding", hold.lock() + at(hold));
      }
      String caller = LockCall.caller(task.stack());
      String in = caller.isEmpty() ? "" : " in " + caller;
      String lock = task.lock();
      String by = lock == null ? "" : ", held by " + standoff.holderNames(lock);
      item("Waiting on", want(task) + in + by);
    }
    for (TaskState task : standoff.others()) {
      lines.add("  " + task.comm() + ":" + task.pid());
      item("Not stuck", "next: " + task.waitsFor());
    }
    if (!standoff.cycle().isEmpty()) {
      lines.addAll(Wrap.lines("  Cycle: ", "         ", standoff.chain()));
    }
    lines.add("");
  }

  private void item(String what, String text) {
    String first = String.format("    %-11s", what);
    lines.addAll(Wrap.lines(first, " ".repeat(first.length() + 2), text));
  }

  private void lockOrder() {
    LockOrder order = LockOrder.of(counterexample);
    if (order.seen().isEmpty() && order.missed().isEmpty()) {
      return;
    }
    lines.add("What lockdep would have seen:");
    int width =
        Stream.concat(order.seen().stream(), order.missed().stream())
            .mapToInt(seen -> seen.edge().toString().length())
            .max()
            .orElse(0);
    for (LockOrder.Seen seen : order.seen()) {
      edge("  %-" + width + "s  %s", seen, "");
    }
    List<String> cycle = order.cycle();
    if (cycle.isEmpty()) {
      lines.add("  No cycle among these: lockdep stays silent.");
    } else {
      lines.addAll(Wrap.lines("  These close a cycle: ", "    ", String.join(" -> ", cycle)));
    }
    if (!order.missed().isEmpty()) {
      lines.add("And what it misses, because a trylock adds no dependency:");
      order.missed().forEach(missed -> edge("  %-" + width + "s  %s", missed, " by trylock"));
    }
    lines.add("");
  }

  private void edge(String format, LockOrder.Seen seen, String how) {
    String in = seen.function().isEmpty() ? "" : " in " + seen.function();
    String begin = String.format(format, seen.edge(), "");
    lines.addAll(Wrap.lines(begin, "      ", seen.comm() + in + how));
  }

  private void schedule() {
    lines.add("The schedule:");
    lines.addAll(new ScheduleTable(counterexample).lines());
    lines.add("");
  }
}
