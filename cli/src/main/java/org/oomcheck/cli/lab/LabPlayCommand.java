// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.util.concurrent.Callable;
import org.oomcheck.cli.option.SecondsOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.play.Game;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.labs.Course;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.world.LabWorlds;
import org.oomcheck.report.Check;
import org.oomcheck.report.play.PlayView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oomcheck lab play}. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Be the scheduler in a world of a lab, with what is in the folder; commands as in play."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck lab play 1 lab1-be-the-scheduler",
      "  oomcheck lab play 1 lab1-be-the-scheduler < moves.txt",
      "  oomcheck lab play 3 lab3-fix-it --world writeback"
    })
final class LabPlayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "N",
      completionCandidates = LabWords.Numbers.class,
      description = "the number of the lab")
  private int number;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DIR",
      description = "the folder of the lab; by default the current one")
  private String folder = ".";

  @Option(
      names = "--world",
      paramLabel = "NAME",
      completionCandidates = LabWords.Worlds.class,
      description = "one of the worlds of the lab; by default the first")
  private String world = "";

  @Mixin private LabOptions labs = new LabOptions();

  @Mixin private SecondsOptions limit = new SecondsOptions();

  LabPlayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    limit.validate();
    Lab lab = labs.lab(terminal, number);
    Submission submission = new Submission(LabOptions.folder(terminal, folder));
    try {
      Check played =
          UserMistake.unless(() -> Course.playable(lab, submission, labs.student(), world));
      if (!Course.openGame(lab)) {
        return new BlindGame(terminal, played).run();
      }
      return new Game(
              terminal,
              played,
              PlayView.named("text"),
              limit.seconds(),
              "",
              LabWorlds.textOf(played))
          .run();
    } catch (Submission.Unreadable e) {
      throw new UserMistake(e.why());
    }
  }
}
