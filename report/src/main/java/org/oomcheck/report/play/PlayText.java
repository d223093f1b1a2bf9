// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.play;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.diagnosis.BlockedTasks;
import org.oomcheck.report.diagnosis.LockCall;
import org.oomcheck.report.diagnosis.ScheduleTable;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.text.Wrap;

/** A game as a player reads it, in lines of at most so many columns. */
public final class PlayText {
  private static final String INDENT = "  ";
  private final List<TaskState> tasks;
  private final List<String> lines = new ArrayList<>();
  private final int columns;

  private PlayText(Play play, int columns) {
    this.tasks = play.tasks();
    this.columns = columns;
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** The title, the question of the scenario, and the hazards that end the game. */
  public static String opening(Check check, int columns) {
    Scenario scenario = check.scenario();
    List<String> lines = new ArrayList<>(Wrap.lines(columns, "", INDENT, check.toString()));
    lines.addAll(Wrap.lines(columns, "", "", scenario.question()));
    lines.add("");
    String goal = "You are the scheduler. Lead the tasks to one of these, or past them to the end:";
    lines.addAll(Wrap.lines(columns, "", "", goal));
    scenario.lookedFor().stream()
        .sorted()
        .forEach(
            h ->
                lines.addAll(Wrap.lines(columns, INDENT + h + ": ", INDENT + INDENT, h.meaning())));
    lines.add("A number or a task's name takes a step; help tells the rest.");
    return text(lines);
  }

  /** What just happened. */
  public static String last(Play play, int columns) {
    List<Taken> steps = play.steps();
    if (steps.isEmpty()) {
      return "Step 0: the start";
    }
    Taken last = steps.get(steps.size() - 1);
    int jiffies = play.jiffies();
    String time = jiffies == 0 ? "" : ", jiffy " + jiffies;
    String what = last.comm() + ": " + ScheduleTable.text(last);
    String line = "Step " + steps.size() + time + ": " + what;
    return String.join("\n", Wrap.lines(columns, "", INDENT, line));
  }

  /**
   * Every task: how it stands, where it is, what it holds and wants, and the line that it is at.
   */
  public static String tasks(Play play, SourceText source, int columns) {
    PlayText text = new PlayText(play, columns);
    int comm = text.width();
    for (TaskState task : text.tasks) {
      String left = String.format("%s%-" + comm + "s  %-8s  ", INDENT, task.comm(), word(task));
      String rest = " ".repeat(left.length());
      text.lines.addAll(Wrap.lines(columns, left, rest, text.sentence(task)));
      source
          .innermost(task.stack())
          .ifPresent(
              frame ->
                  text.lines.addAll(Wrap.lines(columns, rest, rest + "  ", line(frame, source))));
    }
    return text(text.lines).replaceAll(" +\n", "\n");
  }

  private static String line(KernelFrame frame, SourceText source) {
    String file = frame.location().substring(frame.location().lastIndexOf('/') + 1);
    return file + ": " + source.at(frame).orElse("").strip();
  }

  private int width() {
    return tasks.stream().mapToInt(task -> task.comm().length()).max().orElse(0);
  }

  private static String word(TaskState task) {
    return switch (task.standing()) {
      case FINISHED -> "finished";
      case STOPPED -> "stopped";
      case RUNNABLE -> "can run";
      case SLEEPING -> "sleeps";
      case IDLE -> "idle";
      case BLOCKED -> "blocked";
    };
  }

  private String sentence(TaskState task) {
    List<String> clauses = new ArrayList<>();
    String in = LockCall.caller(task.stack());
    if (!in.isEmpty() && task.standing() != Standing.FINISHED) {
      clauses.add("in" + Wrap.FIRM + in);
    }
    if (!task.holds().isEmpty()) {
      clauses.add(
          "holds " + task.holds().stream().map(Hold::lock).collect(Collectors.joining(", ")));
    }
    String wants = wants(task);
    if (!wants.isEmpty()) {
      clauses.add(wants);
    }
    return String.join("; ", clauses);
  }

  private String wants(TaskState task) {
    String lock = task.lock();
    String next = task.waitsFor();
    if (next == null || task.standing() == Standing.RUNNABLE) {
      return "";
    }
    return lock == null ? next : "wants " + lock + ", held by " + holders(lock);
  }

  private String holders(String lock) {
    List<String> holders =
        tasks.stream()
            .filter(task -> task.holds().stream().anyMatch(hold -> hold.lock().equals(lock)))
            .map(TaskState::comm)
            .toList();
    return holders.isEmpty() ? "no task" : String.join(", ", holders);
  }

  /** The steps that are possible now, numbered from 1. */
  public static String moves(Play play, int columns) {
    PlayText text = new PlayText(play, columns);
    int comm = Math.max(text.width(), "clock".length());
    int number = 1;
    for (Play.Move move : play.moves()) {
      String left = String.format("%3d  %-" + comm + "s  ", number++, move.comm());
      String rest = " ".repeat(left.length() + 2);
      text.lines.addAll(Wrap.lines(columns, left, rest, text.step(move)));
    }
    return text(text.lines);
  }

  private String step(Play.Move move) {
    int task = move.choice().task();
    List<KernelFrame> stack = task == Choice.CLOCK ? List.of() : tasks.get(task).stack();
    return ScheduleTable.text(
        new Taken(move.choice(), move.comm(), move.label(), move.answer(), stack, 0));
  }

  /** The call stack of every task that has not finished. */
  public static String stacks(Play play, int columns) {
    PlayText text = new PlayText(play, columns);
    for (TaskState task : text.tasks) {
      if (task.standing() != Standing.FINISHED) {
        String step = task.waitsFor();
        String at = step == null ? ", stopped" : " at " + step;
        text.add("", "task " + task.comm() + ":" + task.pid() + at);
        text.lines.add("Call Trace:");
        task.stack().forEach(frame -> text.add(" ", frame.toString()));
      }
    }
    return text(text.lines);
  }

  /** Every lock that a task holds or waits for. */
  public static String locks(Play play, int columns) {
    PlayText text = new PlayText(play, columns);
    Set<String> locks = new LinkedHashSet<>();
    for (TaskState task : text.tasks) {
      task.holds().forEach(hold -> locks.add(hold.lock()));
      String lock = task.lock();
      if (lock != null && task.standing() == Standing.BLOCKED) {
        locks.add(lock);
      }
    }
    locks.forEach(text::lock);
    return locks.isEmpty() ? "No lock is held.\n" : text(text.lines);
  }

  private void add(String indent, String sentence) {
    lines.addAll(Wrap.lines(columns, indent, indent + INDENT, sentence));
  }

  private void lock(String lock) {
    lines.add(lock);
    for (TaskState task : tasks) {
      for (Hold hold : task.holds()) {
        if (hold.lock().equals(lock)) {
          String in = BlockedTasks.takenIn(hold);
          String taken = in.isEmpty() ? "" : ", taken" + in;
          add(INDENT, "held by " + task.comm() + taken);
        }
      }
      if (lock.equals(task.lock()) && task.standing() == Standing.BLOCKED) {
        String in = LockCall.place(task.stack());
        add(INDENT, "wanted by " + task.comm() + (in.isEmpty() ? "" : " in " + in));
      }
    }
  }

  /** The steps so far, a column for every task. */
  public static String schedule(Play play, int columns) {
    List<Taken> steps = play.steps();
    return steps.isEmpty()
        ? "No step was taken yet.\n"
        : text(new ScheduleTable(steps, play.tasks()).lines(columns));
  }

  /** What leads to a hazard. */
  public static String hint(Play play, Play.Hint hint, int columns) {
    if (hint.limit() != null) {
      return "There are more states ahead than a hint looks at.\n";
    }
    Hazard hazard = hint.hazard();
    Play.Move move = hint.move();
    if (hazard == null || move == null) {
      String none =
          "No schedule leads from here to a hazard that is not there already; undo goes back.";
      return text(Wrap.lines(columns, "", INDENT, none));
    }
    int number = play.moves().indexOf(move) + 1;
    String step = number + " (" + move.comm() + ": " + new PlayText(play, columns).step(move) + ")";
    String length = steps(hint.steps()) + " to " + hazard + "; the next is " + step + ".";
    return text(Wrap.lines(columns, "", INDENT, length));
  }

  /** How the game ended, and how the explorer's shortest schedule compares. */
  public static String ending(PlayEnding ending, int columns) {
    Play play = ending.play();
    Counterexample reached = ending.reached();
    List<String> lines = new ArrayList<>();
    String length = length(play.steps().size(), play.contextSwitches());
    if (reached == null) {
      lines.add(
          ending.outcome() == PlayEnding.Outcome.DONE
              ? "The end: nothing is left to do, and no hazard was met. " + length + "."
              : "You leave after " + length + "; no hazard so far.");
    } else {
      lines.addAll(
          Wrap.lines(columns, "", INDENT, reached.hazard() + ": " + reached.hazard().meaning()));
      lines.addAll(new Summary(reached).lines(columns));
      lines.add("Your schedule: " + length + ".");
    }
    for (Finding finding : ending.explored().findings()) {
      Counterexample best = finding.counterexample();
      lines.add(
          (best.hazard() == Hazard.STALL ? "The worst " : "The shortest schedule to ")
              + best.hazard()
              + ": "
              + length(best.steps().size(), best.contextSwitches())
              + wait(best, reached)
              + ".");
    }
    lines.add(verdict(ending.explored()));
    lines.removeIf(String::isEmpty);
    List<String> narrow = new ArrayList<>();
    for (String line : lines) {
      boolean wrapped = line.startsWith(" ");
      narrow.addAll(wrapped ? List.of(line) : Wrap.lines(columns, "", INDENT, line));
    }
    return text(narrow);
  }

  /** How long a task waits, if that is the hazard. */
  private static String wait(Counterexample best, @Nullable Counterexample reached) {
    if (best.hazard() != Hazard.STALL) {
      return "";
    }
    String yours =
        reached != null && reached.hazard() == Hazard.STALL ? "; yours: " + reached.message() : "";
    return "; " + best.message() + yours;
  }

  private static String verdict(CheckResult explored) {
    return switch (explored.word()) {
      case "PROVEN" -> "PROVEN: no schedule reaches one.";
      case "VIOLATED" -> "";
      default -> "The explorer has no answer: " + explored.summary() + ".";
    };
  }

  private static String length(int steps, int switches) {
    return steps(steps)
        + ", "
        + switches
        + (switches == 1 ? " context switch" : " context switches");
  }

  private static String steps(int number) {
    return number + (number == 1 ? " step" : " steps");
  }
}
