// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The options of a command that takes one series and one scenario. */
public final class SingleCheckOptions {
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
      description = "the scenario")
  private String scenario = "";

  /**
   * The check with these patches, with default parameters.
   *
   * @throws UserMistake if the series or the scenario does not exist
   */
  public Check cell(Matrix matrix, PatchOptions patches) {
    return UserMistake.unless(() -> matrix.check(patches.on(series), scenario));
  }
}
