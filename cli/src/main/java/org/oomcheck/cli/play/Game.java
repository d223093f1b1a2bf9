// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.play;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.ProgressLine;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.play.PlayEnding;
import org.oomcheck.report.play.PlayText;
import org.oomcheck.report.play.PlayView;
import org.oomcheck.report.text.AtomicFile;
import org.oomcheck.report.trace.Trace;

/** A game in a terminal or a pipe: reads commands, takes steps, and tells what came of them. */
public final class Game {
  private static final int MAX_STEPS = 10_000;
  private static final List<String> COMMANDS =
      List.of(
          "undo",
          "back",
          "stacks",
          "locks",
          "schedule",
          "hint",
          "report",
          "run",
          "save",
          "help",
          "quit");
  private static final String HELP =
      """
      N             take step number N of the list
      TASK          let this task, or the clock, go on; TASK ANSWER where there is a choice
      run TASK      let it go on until it is blocked, has a choice, or reaches a hazard
      undo, back    take the last step back
      stacks        the call stacks
      locks         which task holds which lock, and which tasks want it
      schedule      the steps so far
      hint          the next step of a shortest schedule to a hazard
      report        the whole report, once a hazard is reached
      save FILE     write the steps to a hazard as a trace that oomcheck replay takes
      quit          leave
      The beginning of a word will do, if no other word begins with it.
      """;

  private final Terminal terminal;
  private final Check cell;
  private final PlayView view;
  private final int seconds;
  private final String patches;
  private final SourceText source;
  private final Play play;
  private @Nullable Counterexample reached;
  private @Nullable CheckResult explored;

  /** Whether the ending of where the game stands was told. */
  private boolean told;

  private boolean surprise;

  /**
   * @param view how the game is told
   * @param seconds the limit of the explorer with which the game is compared
   * @param patches the options that name patches in files, each after a space; or nothing
   * @param source the text of the lines that tasks are at
   */
  public Game(
      Terminal terminal,
      Check cell,
      PlayView view,
      int seconds,
      String patches,
      SourceText source) {
    this.terminal = terminal;
    this.cell = cell;
    this.view = view;
    this.seconds = seconds;
    this.patches = patches;
    this.source = source;
    try {
      this.play = cell.play();
    } catch (IllegalArgumentException refused) {
      throw new UserMistake("the scenario does not apply: " + refused.getMessage());
    }
  }

  /** Plays until the commands end; returns the exit code. */
  public int run() {
    terminal.out(view.opening(cell, terminal.style()));
    arrive();
    String line = terminal.ask(view.prompt());
    while (line != null && !leaves(line)) {
      obey(line);
      line = terminal.ask(view.prompt());
    }
    end();
    if (surprise) {
      return ExitCode.HAZARD;
    }
    return explored().isAnswered() ? ExitCode.OK : ExitCode.LIMIT;
  }

  private boolean leaves(String line) {
    return List.of("quit", "exit", "q").contains(line) || command(line).equals("quit");
  }

  /**
   * The command or the task that a word stands for: itself, or the only one that begins with it; of
   * several tasks the only one that can take a step.
   */
  private String command(String word) {
    List<String> meant = beginsWith(word, COMMANDS);
    return meant.size() == 1 ? meant.get(0) : task(word, meant);
  }

  /** The task that a word stands for, in the same way. */
  private String task(String word, List<String> meant) {
    if (word.isEmpty() || meant.contains(word)) {
      return word;
    }
    List<String> able = play.moves().stream().map(Play.Move::comm).distinct().toList();
    List<String> left = meant.size() == 1 ? meant : meant.stream().filter(able::contains).toList();
    return left.size() == 1 && meant.stream().noneMatch(COMMANDS::contains) ? left.get(0) : word;
  }

  /** The words, and names of tasks, that begin with what was said; in order of the alphabet. */
  private List<String> beginsWith(String said, Collection<String> words) {
    return Stream.of(words.stream(), play.tasks().stream().map(TaskState::comm), Stream.of("clock"))
        .flatMap(each -> each)
        .filter(each -> each.startsWith(said))
        .distinct()
        .sorted()
        .toList();
  }

  private void obey(String line) {
    String first = line.split(" +", 2)[0];
    String rest = line.substring(first.length()).strip();
    String command = command(first);
    if (command.equals("save")) {
      save(rest);
    } else if (command.equals("run")) {
      runTask(task(rest, beginsWith(rest, List.of())));
    } else if (rest.isEmpty()) {
      obeyWord(command);
    } else {
      step(command + " " + rest);
    }
  }

  /** Takes the steps of a task as long as there is just one. */
  private void runTask(String comm) {
    List<String> lines = new ArrayList<>();
    while (reached == null && play.steps().size() < MAX_STEPS) {
      List<Play.Move> own = play.moves().stream().filter(move -> move.comm().equals(comm)).toList();
      if (own.size() != 1) {
        break;
      }
      play.take(own.get(0).choice());
      reached = play.reached();
      lines.add(PlayText.last(play, terminal.reportColumns()));
    }
    if (comm.isEmpty()) {
      refuse("Name the task: run TASK.");
      return;
    }
    if (lines.isEmpty()) {
      // It cannot go on, or it can in several ways.
      step(comm);
      return;
    }
    if (lines.size() > 1) {
      show(String.join("\n", lines.subList(0, lines.size() - 1)));
    }
    arrive();
  }

  private void obeyWord(String command) {
    switch (command) {
      case "undo", "back" -> undo();
      case "stacks" -> show(PlayText.stacks(play, terminal.reportColumns()));
      case "locks" -> show(PlayText.locks(play, terminal.reportColumns()));
      case "schedule" -> show(PlayText.schedule(play, terminal.reportColumns()));
      case "hint" -> hint();
      case "report" -> report();
      case "help", "?" -> show(HELP);
      default -> step(command);
    }
  }

  private void show(String text) {
    terminal.out(view.told(text));
  }

  private void refuse(String sentence) {
    terminal.out(view.refused(sentence));
  }

  /** Tells where the game stands. */
  private void arrive() {
    reached = play.reached();
    told = false;
    terminal.out(view.state(cell, play, reached, terminal.style(), source));
    if (isOver()) {
      end();
    }
  }

  private boolean isOver() {
    return reached != null || play.moves().isEmpty();
  }

  private void end() {
    if (told) {
      return;
    }
    told = true;
    PlayEnding ending = new PlayEnding(play, reached, explored());
    surprise |= ending.isSurprise();
    terminal.out(view.ending(ending, terminal.style()));
  }

  private CheckResult explored() {
    CheckResult known = explored;
    if (known == null) {
      Options options =
          Options.defaults()
              .limits(Limits.defaults().seconds(seconds))
              .watcher(new ProgressLine(terminal, "looking for the shortest schedule: " + cell));
      known = cell.run(options);
      terminal.endProgress();
      if (known.verdict() instanceof Verdict.HarnessError error) {
        throw new IllegalStateException(cell + ": " + error.problem());
      }
      explored = known;
    }
    return known;
  }

  private void undo() {
    if (play.undo()) {
      arrive();
    } else {
      refuse("There is nothing to undo: this is the start.");
    }
  }

  private void hint() {
    if (isOver()) {
      refuse("This is the end; undo goes back.");
    } else {
      Play.Hint hint = play.hint();
      terminal.out(view.hint(play, hint, terminal.style()));
    }
  }

  private void report() {
    if (reached == null) {
      refuse("There is no hazard here to report.");
    } else {
      show(
          new Report(new Finding(cell, reached), terminal.reportColumns()).text()
              + "keep it with: save FILE\n");
    }
  }

  private void save(String file) {
    if (file.isEmpty()) {
      refuse("Name the file: save FILE.");
    } else if (reached == null) {
      refuse("A trace leads to a hazard, and there is none here; go on, or follow the hints.");
    } else {
      try {
        String trace = Trace.of(new Finding(cell, reached), Options.defaults().hz()).toJson();
        AtomicFile.write(terminal.file(file), trace);
        show(
            "Written; replay with: "
                + CommandName.get()
                + " replay "
                + CommandName.word(file)
                + patches);
      } catch (IOException e) {
        refuse("Cannot write '" + file + "': " + Reason.of(e) + ".");
      } catch (InvalidPathException e) {
        refuse("Cannot write '" + file + "': it is no file name.");
      }
    }
  }

  private void step(String answer) {
    List<Play.Move> moves = play.moves();
    List<Integer> meant =
        IntStream.range(0, moves.size()).filter(i -> names(answer, i)).boxed().toList();
    if (meant.size() != 1) {
      refuse(whyNot(answer, meant));
    } else if (play.steps().size() >= MAX_STEPS) {
      refuse("A game has at most " + MAX_STEPS + " steps; undo or quit.");
    } else {
      play.take(moves.get(meant.get(0)).choice());
      arrive();
    }
  }

  /** Whether an answer names the step at this place: by its number, its task, or its answer. */
  private boolean names(String answer, int at) {
    Play.Move move = play.moves().get(at);
    return answer.equals(String.valueOf(at + 1))
        || answer.equals(move.comm())
        || answer.equals(move.comm() + " " + move.answer());
  }

  private String whyNot(String answer, List<Integer> meant) {
    if (isOver()) {
      return "This is the end; undo, report, schedule, save FILE and quit are left.";
    }
    if (!meant.isEmpty()) {
      String numbers = String.join(", ", meant.stream().map(i -> String.valueOf(i + 1)).toList());
      return "'" + answer + "' can go on in several ways; choose one of " + numbers + ".";
    }
    for (TaskState task : play.tasks()) {
      if (task.comm().equals(answer)) {
        String at = task.waitsFor();
        return "'" + answer + (at == null ? "' has finished." : "' cannot go on: " + at + ".");
      }
    }
    if (answer.equals("clock")) {
      return "The clock stops as long as a task can move.";
    }
    List<String> several = beginsWith(answer, COMMANDS);
    if (several.size() > 1) {
      return "'" + answer + "' is the beginning of " + String.join(", ", several) + "; type more.";
    }
    return "'"
        + answer
        + "' is no step, task or command; choose from 1 to "
        + play.moves().size()
        + ", or ask for help.";
  }
}
