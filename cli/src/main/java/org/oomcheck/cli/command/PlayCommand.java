// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.oomcheck.cli.option.Candidates;
import org.oomcheck.cli.option.ParameterOptions;
import org.oomcheck.cli.option.SecondsOptions;
import org.oomcheck.cli.option.SingleCheckOptions;
import org.oomcheck.cli.option.TimeOptions;
import org.oomcheck.cli.option.Values;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.play.Game;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.play.PlayView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck play}. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Be the scheduler: choose which task takes the next step, reach the hazard or a clean end, and"
          + " see how the shortest schedule compares.",
      "Commands are read from the standard input, one on each line; help lists them."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck play --series v4.13 --scenario reclaim-needs-oom",
      "  oomcheck play --series v4.13 --scenario reclaim-needs-oom --set allocators=1",
      "  oomcheck play --series v4.15 --scenario reclaim-needs-oom --format json < commands.txt"
    })
public final class PlayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SingleCheckOptions which = new SingleCheckOptions();

  @Mixin private TimeOptions time = new TimeOptions();

  @Mixin private ParameterOptions parameters = new ParameterOptions();

  @Mixin private SecondsOptions limit = new SecondsOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.PlayFormats.class,
      description = "text, or json: an object in a line, for a front end")
  private String format = "text";

  public PlayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    time.validate();
    Values.oneOf("--format", format, PlayView.names());
    limit.validate();
    Matrix matrix = which.load(terminal);
    Check found = time.applied(which.cell(matrix));
    Check cell = parameters.applied(matrix, List.of(found)).get(0);
    return new Game(
            terminal,
            cell,
            PlayView.named(format),
            limit.seconds(),
            which.again(),
            which.text(terminal))
        .run();
  }
}
