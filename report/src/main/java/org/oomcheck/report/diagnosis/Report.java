// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.World;
import org.oomcheck.report.Finding;
import org.oomcheck.report.text.Wrap;

/**
 * A finding as a kernel developer reads it: a summary, a block for every blocked task, which task
 * waits for which, what lockdep would have seen, the schedule, and how to see it again. Everything
 * comes from the counterexample; the same finding always gives the same text.
 */
public final class Report {

  /**
   * A part of the report.
   *
   * @param lines as wide as the report may be
   */
  public record Section(String heading, List<String> lines) {}

  private final Finding finding;
  private final Counterexample counterexample;
  private final BlockedTasks blocked;
  private final int columns;

  public Report(Finding finding) {
    this(finding, Wrap.COLUMNS);
  }

  /**
   * A report for a place of another width.
   *
   * @param columns how wide a line may be, at most 110; names that are longer are not broken
   */
  public Report(Finding finding, int columns) {
    this.finding = finding;
    this.counterexample = finding.counterexample();
    this.blocked = new BlockedTasks(counterexample);
    this.columns = columns;
  }

  /**
   * The whole report.
   *
   * @param command its last line: how the finding is shown again
   */
  public String text(String command) {
    return text() + command + "\n";
  }

  /** The report without its last line, the command: for a schedule that no command finds again. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(counterexample.hazard() + " on " + finding.check());
    lines.addAll(Wrap.lines(columns, "", "    ", summary()));
    lines.add("");
    lines.addAll(new Summary(counterexample).lines(columns));
    lines.add("");
    List<Section> sections = new ArrayList<>(stacks());
    sections.add(waits());
    sections.addAll(lockingScenario());
    sections.addAll(lockOrder());
    sections.add(new Section("The schedule:", new ScheduleTable(counterexample).lines(columns)));
    for (Section section : sections) {
      lines.addAll(Wrap.lines(columns, "", "    ", section.heading()));
      lines.addAll(section.lines());
      lines.add("");
    }
    return String.join("\n", lines) + "\n";
  }

  /** What the hazard means, and how long the schedule that leads to it is. */
  public String summary() {
    int steps = counterexample.steps().size();
    String length =
        count(steps, "step") + ", " + count(counterexample.contextSwitches(), "context switch");
    return counterexample.hazard().meaning() + "; " + length;
  }

  private static String count(int number, String what) {
    String plural = what.endsWith("ch") ? "es" : "s";
    return number + " " + what + (number == 1 ? "" : plural);
  }

  /** Where the tasks stand that the finding is about, blocked or not. */
  public List<Section> stacks() {
    List<Section> sections = new ArrayList<>();
    for (TaskState task : blocked.subjects()) {
      String does = task.waitsFor();
      sections.add(
          new Section(
              "INFO: task "
                  + name(task)
                  + (does == null || blocked.isComplaint(task)
                      ? " complains"
                      : " is about to run " + does),
              stack(task)));
    }
    sections.addAll(blockedTasks());
    return sections;
  }

  /** For every blocked task, its call trace and the locks that it holds. */
  public List<Section> blockedTasks() {
    List<Section> sections = new ArrayList<>();
    for (TaskState task : blocked.tasks()) {
      sections.add(
          new Section(
              "INFO: task " + name(task) + " blocked, it wants " + want(task), stack(task)));
    }
    return sections;
  }

  private static String name(TaskState task) {
    return task.comm() + ":" + task.pid();
  }

  private List<String> stack(TaskState task) {
    List<String> lines = new ArrayList<>();
    if (!task.stack().isEmpty()) {
      lines.add("Call Trace:");
      task.stack().forEach(frame -> lines.add(" " + frame));
    }
    int held = task.holds().size();
    if (held > 0) {
      lines.add(count(held, "lock") + " held by " + task.comm() + "/" + task.pid() + ":");
    } else if (!task.comm().equals(World.BOOT_TASK)) {
      // Which locks are held while the world boots is not kept.
      lines.add("no locks held by " + task.comm() + "/" + task.pid());
    }
    for (int i = 0; i < held; i++) {
      Hold hold = task.holds().get(i);
      lines.addAll(Wrap.lines(columns, " #" + i + ": ", "     ", hold.lock() + at(hold)));
    }
    return lines;
  }

  private static String want(TaskState task) {
    return task.lock() != null ? task.lock() : String.valueOf(task.waitsFor());
  }

  private static String at(Hold hold) {
    String takenIn = BlockedTasks.takenIn(hold);
    return takenIn.isEmpty() ? "" : ", taken" + takenIn;
  }

  /** For every task what it holds and waits for, and the cycle that this closes. */
  public Section waits() {
    List<String> lines = new ArrayList<>();
    for (TaskState task : blocked.tasks()) {
      lines.add("  " + task.comm() + ":" + task.pid());
      for (Hold hold : task.holds()) {
        lines.addAll(item("Holding", hold.lock() + at(hold)));
      }
      String caller = LockCall.place(LockCall.outside(task.stack(), task.waitsFor()));
      String in = caller.isEmpty() ? "" : " in " + caller;
      String lock = task.lock();
      String by = lock == null ? "" : ", held by " + blocked.holderNames(lock);
      lines.addAll(item("Waiting on", want(task) + in + by));
    }
    for (TaskState task : blocked.others()) {
      lines.add("  " + task.comm() + ":" + task.pid());
      lines.addAll(item("Unblocked", "next: " + task.waitsFor()));
    }
    if (!blocked.cycle().isEmpty()) {
      lines.addAll(Wrap.lines(columns, "  Cycle: ", "         ", blocked.chain()));
    }
    if (lines.isEmpty()) {
      lines.add("  no task waits for another");
    }
    return new Section("Which task waits for which:", lines);
  }

  private List<String> item(String what, String text) {
    String first = String.format("    %-11s", what);
    return Wrap.lines(columns, first, " ".repeat(first.length() + 2), text);
  }

  /** The picture that lockdep would print of the cycle; or nothing. */
  public List<Section> lockingScenario() {
    List<String> lines = new LockingScenario(counterexample).lines(columns);
    return lines.isEmpty()
        ? List.of()
        : List.of(new Section("Possible unsafe locking scenario:", lines));
  }

  /** The edges between locks that lockdep sees, and those that it does not; or nothing. */
  public List<Section> lockOrder() {
    LockOrder order = LockOrder.of(counterexample);
    if (order.seen().isEmpty() && order.missed().isEmpty()) {
      return List.of();
    }
    int width =
        Stream.concat(order.seen().stream(), order.missed().stream())
            .mapToInt(seen -> seen.edge().toString().length())
            .max()
            .orElse(0);
    String format = "  %-" + width + "s  %s";
    List<String> lines = new ArrayList<>();
    order.seen().forEach(seen -> lines.addAll(edge(format, seen, "")));
    List<String> cycle = order.cycle();
    if (cycle.isEmpty()) {
      lines.add("  No cycle among these: lockdep stays silent.");
    } else {
      lines.addAll(
          Wrap.lines(columns, "  These close a cycle: ", "    ", String.join(" -> ", cycle)));
    }
    if (!order.missed().isEmpty()) {
      lines.add("And what it misses, because a trylock adds no dependency:");
      order.missed().forEach(missed -> lines.addAll(edge(format, missed, " by trylock")));
    }
    return List.of(new Section("What lockdep would have seen:", lines));
  }

  private List<String> edge(String format, LockOrder.Seen seen, String how) {
    String in = seen.function().isEmpty() ? "" : " in " + seen.function();
    String begin = String.format(format, seen.edge(), "");
    String shown = seen.comm() + in + how;
    return begin.length() + seen.comm().length() > columns
        ? Wrap.lines(columns, "  ", "      ", seen.edge() + " " + shown)
        : Wrap.lines(columns, begin, "      ", shown);
  }
}
