// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.play.PlayView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oomcheck play}. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Be the scheduler: choose which task takes the next step, reach the hazard or a clean end, and"
          + " see how the shortest way compares.",
      "Commands are read from the standard input, one in a line; help lists them."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck play --series v4.13 --scenario reclaim-needs-oom",
      "  oomcheck play --series v4.13 --scenario reclaim-needs-oom --set allocators=1",
      "  oomcheck play --series v4.15 --scenario reclaim-needs-oom --format json < commands.txt"
    })
final class PlayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"--series", "--tree"},
      required = true,
      paramLabel = "S",
      completionCandidates = Candidates.Series.class,
      description = "a release, or patches on it: v4.13+fill-nowait")
  private String series = "";

  @Option(
      names = "--scenario",
      required = true,
      paramLabel = "X",
      completionCandidates = Candidates.ScenarioIds.class,
      description = "the scenario to play")
  private String scenario = "";

  @Option(
      names = "--time",
      paramLabel = "WHEN",
      defaultValue = "maximal",
      completionCandidates = Candidates.SingleTimes.class,
      description = "when timers fire; maximal: only when no task can move; eager: at any moment")
  private String time = "maximal";

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      completionCandidates = Candidates.Assignments.class,
      description = "another value for a parameter of the scenario; repeatable")
  private List<String> values = new ArrayList<>();

  @Option(
      names = "--limit-seconds",
      paramLabel = "N",
      description = "stop the explorer, with which you are compared, after N seconds")
  private int limitSeconds = Limits.defaults().seconds();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.PlayFormats.class,
      description = "text, or json: an object in a line, for a front end")
  private String format = "text";

  PlayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CheckCommand.oneOf("--time", time, Candidates.SingleTimes.ALL);
    CheckCommand.oneOf("--format", format, PlayView.names());
    SearchOptions.atLeastOne("--limit-seconds", limitSeconds);
    Matrix matrix = Matrix.load();
    Check found = UserMistake.unless(() -> matrix.check(series, scenario));
    TimeMode mode = time.equals("eager") ? TimeMode.EAGER : TimeMode.MAXIMAL;
    Check cell = CheckCommand.withValues(matrix, List.of(found.with(mode)), values).get(0);
    return new Game(terminal, cell, PlayView.named(format), limitSeconds).run();
  }
}
