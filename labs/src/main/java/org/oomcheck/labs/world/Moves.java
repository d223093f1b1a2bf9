// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.report.Check;
import org.oomcheck.report.trace.Trace;
import org.oomcheck.report.trace.TraceException;
import org.oomcheck.report.trace.TraceReader;

/** A schedule that a student hands in: the lines of a game, or a trace that a game has saved. */
public final class Moves {
  /** The most moves that are taken. */
  public static final int MAX_MOVES = 1000;

  private static final String RUN = "run ";

  /** A blank as pages of the Web have it, from which moves are copied. */
  private static final char NO_BREAK = '\u00a0';

  private static final String BEHIND =
      "the schedule has come to a hazard before this line; end it there";

  private static final String ONE = "it out";
  private static final String TWO = "it out, and the move that it took back";

  /** The commands of a game that take no step, and what of them does not belong to a schedule. */
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("undo", TWO),
          Map.entry("back", TWO),
          Map.entry("stacks", ONE),
          Map.entry("locks", ONE),
          Map.entry("schedule", ONE),
          Map.entry("save", ONE),
          Map.entry("help", ONE),
          Map.entry("quit", ONE),
          Map.entry("exit", ONE));

  private Moves() {}

  /**
   * Where a schedule leads.
   *
   * @param steps how many steps were taken
   * @param contextSwitches how often another task took over
   * @param reached the hazard at its end; null if there is none
   * @param tasks how the tasks stand at its end
   */
  public record End(
      int steps, int contextSwitches, @Nullable Counterexample reached, List<TaskState> tasks) {}

  /**
   * Takes a schedule in a world.
   *
   * @param file its name, for messages
   * @throws Submission.Unreadable if it does not fit the world, with the line
   */
  public static End follow(Check world, String file, String text) {
    Play play = world.play();
    if (text.stripLeading().startsWith("{")) {
      trace(play, file, text);
    } else {
      lines(play, file, text);
    }
    return new End(play.steps().size(), play.contextSwitches(), play.reached(), play.tasks());
  }

  private static void lines(Play play, String file, String text) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String move = line.replace(NO_BREAK, ' ').strip();
      if (!move.isEmpty() && !move.startsWith("#")) {
        String refused = take(play, move);
        if (refused != null) {
          String why = play.reached() == null ? refused : BEHIND;
          throw new Submission.Unreadable(file + ":" + number + ": " + why);
        }
      }
    }
  }

  private static void trace(Play play, String file, String text) {
    Trace trace;
    try {
      trace = TraceReader.read(file, text);
    } catch (TraceException e) {
      throw new Submission.Unreadable(String.valueOf(e.getMessage()));
    }
    int number = 0;
    for (Trace.Move move : trace.moves()) {
      number++;
      boolean possible =
          play.moves().stream().anyMatch(each -> each.choice().equals(move.choice()));
      if (!possible || number > MAX_MOVES) {
        throw new Submission.Unreadable(
            file + ": step " + number + ", '" + move + "', is not possible in your world");
      }
      play.take(move.choice());
    }
  }

  /**
   * Takes the step that an answer names: by its number in the list, by its task, or by its task and
   * the answer to the task's question. The beginning of a task's name will do, if no other task's
   * begins with it. {@code run TASK} takes steps of that task until it is blocked, has a choice, or
   * comes to a hazard.
   *
   * @return null, or why there is no such step, in a sentence
   */
  public static @Nullable String take(Play play, String typed) {
    if (!typed.startsWith(RUN)) {
      return takeOne(play, typed);
    }
    String comm = typed.substring(RUN.length()).strip();
    String refused = takeOne(play, comm);
    String stopped = refused;
    while (stopped == null) {
      stopped = takeOne(play, comm);
    }
    return refused;
  }

  private static @Nullable String takeOne(Play play, String typed) {
    String answer = whole(play, typed);
    List<Play.Move> moves = play.moves();
    List<Integer> meant =
        IntStream.range(0, moves.size()).filter(i -> names(answer, moves, i)).boxed().toList();
    if (play.steps().size() >= MAX_MOVES) {
      return "a schedule has at most " + MAX_MOVES + " moves";
    }
    if (meant.size() == 1) {
      play.take(moves.get(meant.get(0)).choice());
      return null;
    }
    if (moves.isEmpty()) {
      return play.reached() == null ? "no task can take a step any more" : BEHIND;
    }
    if (!meant.isEmpty()) {
      String numbers = String.join(", ", meant.stream().map(i -> String.valueOf(i + 1)).toList());
      return "'" + answer + "' can go on in several ways; choose one of " + numbers;
    }
    for (TaskState task : play.tasks()) {
      if (task.comm().equals(answer)) {
        String at = task.waitsFor();
        return "'" + answer + (at == null ? "' has finished" : "' cannot go on: " + at);
      }
    }
    if (answer.equals("clock")) {
      return "the clock stops as long as a task can move";
    }
    String left = COMMANDS.get(answer.split(" ", 2)[0]);
    if (left != null) {
      return "'"
          + Submission.printable(answer)
          + "' is a command of the game, and no move; leave "
          + left;
    }
    return "'"
        + Submission.printable(answer)
        + "' is no step and no task; the tasks are "
        + tasks(play);
  }

  /** What was typed, with the whole name of the task whose beginning it is. */
  private static String whole(Play play, String typed) {
    String first = typed.split(" ", 2)[0];
    List<String> tasks = play.tasks().stream().map(TaskState::comm).distinct().toList();
    List<String> meant = tasks.stream().filter(comm -> comm.startsWith(first)).toList();
    boolean beginning = !first.isEmpty() && !Character.isDigit(first.charAt(0));
    return beginning && meant.size() == 1 ? meant.get(0) + typed.substring(first.length()) : typed;
  }

  private static boolean names(String answer, List<Play.Move> moves, int at) {
    Play.Move move = moves.get(at);
    return answer.equals(String.valueOf(at + 1))
        || answer.equals(move.comm())
        || answer.equals(move.comm() + " " + move.answer());
  }

  private static String tasks(Play play) {
    return String.join(", ", play.tasks().stream().map(TaskState::comm).toList());
  }
}
