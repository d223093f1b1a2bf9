// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.report.text.StepText;
import org.oomcheck.report.text.Wrap;

/**
 * A schedule with one column per task, virtual time and the number of the step at the left. As
 * there is one step in a line, a step may reach into the columns at its right.
 */
public final class ScheduleTable {
  /** What is said before the first step of those that repeat. */
  public static final String REPEATS = "and from here it repeats, for ever";

  private static final int LEFT = 12;
  private static final int INDENT = 4;
  private static final int LAST_COLUMN = 52;
  private static final int WIDEST_COLUMN = 30;
  private static final int NARROWEST_COLUMN = 12;

  private final List<Taken> steps;
  private final List<TaskState> tasks;
  private final List<Integer> cycle;
  private final int repeatsFrom;

  /** The tasks with a column, by index. */
  private final List<Integer> shown;

  public ScheduleTable(Counterexample counterexample) {
    this(
        counterexample.steps(),
        counterexample.tasks(),
        counterexample.cycle(),
        counterexample.repeatsFrom());
  }

  /** The table of a schedule that leads to no hazard, or not yet. */
  public ScheduleTable(List<Taken> steps, List<TaskState> tasks) {
    this(steps, tasks, List.of(), -1);
  }

  private ScheduleTable(
      List<Taken> steps, List<TaskState> tasks, List<Integer> cycle, int repeatsFrom) {
    this.steps = steps;
    this.tasks = tasks;
    this.cycle = cycle;
    this.repeatsFrom = repeatsFrom;
    TreeSet<Integer> movers = new TreeSet<>(cycle);
    for (Taken step : steps) {
      if (step.choice().task() != Choice.CLOCK) {
        movers.add(step.choice().task());
      }
    }
    this.shown = new ArrayList<>(movers);
  }

  /**
   * A line of the schedule.
   *
   * @param jiffies the virtual time, empty where it is that of the line above
   * @param number of the step, from 1; 0 for what a task of the cycle would do next, and cannot
   * @param task the task's index, {@link Choice#CLOCK} for the clock
   * @param text what happens
   * @param repeats whether everything repeats from this line on
   */
  public record Row(String jiffies, int number, int task, String text, boolean repeats) {}

  /** The schedule, line by line. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    int jiffies = -1;
    for (Taken step : steps) {
      String time = step.jiffies() == jiffies ? "" : String.valueOf(step.jiffies());
      jiffies = step.jiffies();
      boolean clock = step.choice().task() == Choice.CLOCK;
      boolean repeats = rows.size() == repeatsFrom;
      String text = clock ? step.label() : text(step);
      rows.add(new Row(time, rows.size() + 1, step.choice().task(), text, repeats));
    }
    for (int task : cycle) {
      TaskState state = tasks.get(task);
      String text = within(state.stack(), state.waitsFor() + " blocks");
      rows.add(new Row("", 0, task, text, false));
    }
    return rows;
  }

  /** The table in lines of at most 110 columns, headings first. */
  public List<String> lines() {
    return lines(Wrap.COLUMNS);
  }

  /** The table in lines of another width, headings first. */
  public List<String> lines(int columns) {
    int room = (columns - LEFT - LAST_COLUMN) / Math.max(1, shown.size() - 1);
    int width = room < NARROWEST_COLUMN ? 0 : Math.min(room, WIDEST_COLUMN);
    List<String> lines = new ArrayList<>();
    lines.add(headings(width));
    for (Row row : rows()) {
      if (row.repeats()) {
        lines.add(" ".repeat(LEFT) + "-- " + REPEATS + " --");
      }
      String left =
          row.number() == 0
              ? " ".repeat(LEFT)
              : String.format("%6s %4d ", row.jiffies(), row.number());
      if (row.task() == Choice.CLOCK) {
        lines.add(left + "-- " + row.text() + " --");
      } else {
        lines.addAll(row(columns, width, left, row));
      }
    }
    return lines;
  }

  private String headings(int width) {
    StringBuilder line = new StringBuilder(String.format("%6s %4s ", "jiffy", "step"));
    for (int column = 0; column < shown.size(); column++) {
      if (width == 0 && column > 0) {
        break;
      }
      pad(line, LEFT + column * width);
      boolean last = column == shown.size() - 1;
      line.append(width == 0 ? "task: step" : heading(comm(shown.get(column)), width, last));
    }
    return line.toString();
  }

  /** A name that leaves a blank before the next column. */
  private static String heading(String comm, int width, boolean last) {
    return last || comm.length() < width ? comm : comm.substring(0, width - 3) + "..";
  }

  private String comm(int task) {
    return tasks.get(task).comm();
  }

  private List<String> row(int columns, int width, String left, Row row) {
    int column = LEFT + shown.indexOf(row.task()) * width;
    StringBuilder first = new StringBuilder(left);
    pad(first, column);
    String text = width == 0 ? comm(row.task()) + ": " + row.text() : row.text();
    return Wrap.lines(
        columns,
        first.toString(),
        " ".repeat(column + INDENT),
        breakable(text, columns - column - INDENT));
  }

  /**
   * A text whose words fit a line, if they can: a firm space is one that breaks where they do not.
   */
  private static String breakable(String text, int room) {
    return Stream.of(text.split(" ", -1))
        .map(word -> word.length() > room ? word.replace(Wrap.FIRM, ' ') : word)
        .collect(Collectors.joining(" "));
  }

  private static void pad(StringBuilder line, int column) {
    while (line.length() < column) {
      line.append(' ');
    }
  }

  /** The step with its result, and the function that takes it. */
  public static String text(Taken step) {
    return within(step.stack(), StepText.of(step.label(), step.result()));
  }

  /**
   * Where a function of C is, without the folder of its file; of one that has no line, where it is
   * called from.
   *
   * @param stack the function and those outside of it
   */
  private static String line(List<KernelFrame> stack) {
    String from = stack.get(0).line() == 0 ? "from" + Wrap.FIRM : "";
    return KernelFrame.innermost(stack)
        .map(at -> Wrap.FIRM + "(" + from + at.substring(at.lastIndexOf('/') + 1) + ")")
        .orElse("");
  }

  /** The step with the function that takes it in front, unless the step names that itself. */
  private static String within(List<KernelFrame> stack, String step) {
    for (int depth = 0; depth < stack.size(); depth++) {
      KernelFrame frame = stack.get(depth);
      if (!LockCall.isPrimitive(frame) && !step.startsWith(frame.symbol() + "(")) {
        return frame.symbol() + line(stack.subList(depth, stack.size())) + ": " + step;
      }
    }
    return step;
  }
}
