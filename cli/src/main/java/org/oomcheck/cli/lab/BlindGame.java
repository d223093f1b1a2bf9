// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.labs.world.LabWorlds;
import org.oomcheck.labs.world.Moves;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Check;
import org.oomcheck.report.Finding;
import org.oomcheck.report.diagnosis.ScheduleTable;
import org.oomcheck.report.play.PlayText;
import org.oomcheck.report.play.PlayView;
import org.oomcheck.report.text.AtomicFile;
import org.oomcheck.report.text.Wrap;
import org.oomcheck.report.trace.Trace;

/** A game without hints, and without a word on what the explorer knows: that is the lab. */
final class BlindGame {
  private static final String HELP =
      """
      N             take step number N of the list
      TASK          let this task, or the clock, go on; TASK ANSWER where there is a choice
                    (the beginning of its name will do, if no other one begins with it)
      run TASK      let it go on until it is blocked, has a choice, or reaches a hazard
      undo, back    take the last step back
      stacks        the call stacks
      locks         which task holds which lock, and which tasks want it
      schedule      the steps so far
      save FILE     write the steps to a hazard as a trace that can be handed in
      quit          leave
      """;

  private final Terminal terminal;
  private final Check check;
  private final PlayView view = PlayView.named(PlayView.TEXT);
  private final Play play;

  BlindGame(Terminal terminal, Check check) {
    this.terminal = terminal;
    this.check = check;
    this.play = check.play();
  }

  /** Plays until the commands end; returns the exit code. */
  int run() {
    terminal.out(view.opening(check, terminal.style()));
    show();
    String line = terminal.ask(view.prompt());
    while (line != null && !line.equals("quit") && !line.equals("exit")) {
      obey(line);
      line = terminal.ask(view.prompt());
    }
    Counterexample reached = play.reached();
    String end = reached == null ? "no hazard" : reached.hazard().name();
    int steps = play.steps().size();
    terminal.out("After " + steps + (steps == 1 ? " step: " : " steps: ") + end + ".\n");
    return reached == null ? ExitCode.OK : ExitCode.HAZARD;
  }

  private void show() {
    terminal.out(
        view.state(check, play, play.reached(), terminal.style(), LabWorlds.textOf(check)));
    Counterexample reached = play.reached();
    if (reached != null) {
      boolean said = reached.hazard().kind() == Hazard.Kind.COMPLAINT;
      String what = said ? reached.message().lines().findFirst().orElse("") : "";
      String meaning = what.isEmpty() ? reached.hazard().meaning() : what;
      terminal.out(view.told(reached.hazard() + ": " + meaning + "; save FILE keeps it."));
    } else if (play.moves().isEmpty()) {
      terminal.out(view.told("No task has a step left, and there is no hazard here."));
    }
  }

  /** The steps that a command took, but for the last one, which is shown with its state. */
  private void passed(int before) {
    List<Counterexample.Taken> steps = play.steps();
    for (int i = before; i < steps.size() - 1; i++) {
      Counterexample.Taken step = steps.get(i);
      String line = "Step " + (i + 1) + ": " + step.comm() + ": " + ScheduleTable.text(step);
      terminal.out(String.join("\n", Wrap.lines(terminal.reportColumns(), "", "  ", line)) + "\n");
    }
  }

  private void obey(String line) {
    String command = line.split(" +", 2)[0];
    switch (command) {
      case "stacks" -> terminal.out(view.told(PlayText.stacks(play, terminal.reportColumns())));
      case "locks" -> terminal.out(view.told(PlayText.locks(play, terminal.reportColumns())));
      case "schedule" -> terminal.out(view.told(PlayText.schedule(play, terminal.reportColumns())));
      case "help", "?" -> terminal.out(view.told(HELP));
      case "save" -> save(line.substring(command.length()).strip());
      case "undo", "back" -> {
        if (play.undo()) {
          show();
        } else {
          terminal.out(view.refused("There is nothing to undo: this is the start."));
        }
      }
      default -> {
        int before = play.steps().size();
        String refused = Moves.take(play, line);
        if (refused == null) {
          passed(before);
          show();
        } else {
          terminal.out(view.refused(refused + "."));
        }
      }
    }
  }

  private void save(String file) {
    Counterexample reached = play.reached();
    if (file.isEmpty() || reached == null) {
      terminal.out(
          view.refused(
              file.isEmpty() ? "Name the file: save FILE." : "There is no hazard here to save."));
      return;
    }
    try {
      Trace trace = Trace.of(new Finding(check, reached), Options.defaults().hz());
      AtomicFile.write(terminal.file(file), trace.toJson());
      terminal.out(view.told("Written to " + file + "."));
    } catch (IOException e) {
      terminal.out(view.refused("Cannot write '" + file + "': " + Reason.of(e) + "."));
    } catch (InvalidPathException e) {
      terminal.out(view.refused("Cannot write '" + file + "': it is no file name."));
    }
  }
}
