// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.SourceText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a command that takes one series and one scenario. */
public final class SingleCheckOptions {
  @Option(
      names = {"--series", "--tree"},
      paramLabel = "S",
      completionCandidates = Candidates.Series.class,
      description = "a release, or patches on it: v4.13+fill-nowait")
  private @Nullable String series;

  @Option(
      names = "--scenario",
      paramLabel = "X",
      completionCandidates = Candidates.ScenarioIds.class,
      description = "the scenario")
  private @Nullable String scenario;

  @Mixin private SourceOptions sources = new SourceOptions();

  /** The text of the C that is at hand; none before {@link #load}. */
  public SourceText text(Terminal terminal) {
    return sources.text(terminal);
  }

  /** The options that name what the user adds, each after a space; or nothing. */
  public String again() {
    return sources.again();
  }

  /** Everything that is known, and what the user adds. */
  public Matrix load(Terminal terminal) {
    return sources.load(terminal);
  }

  /**
   * The check with these patches, with default parameters.
   *
   * @throws UserMistake if the series or the scenario does not exist
   */
  public Check cell(Matrix matrix) {
    String module = sources.added().isEmpty() ? null : sources.added().get(0);
    String tree = series;
    if (tree == null && !sources.kernels().isEmpty()) {
      tree = sources.kernels().get(0);
    } else if (tree == null && module != null) {
      tree = matrix.newest();
    }
    String question = scenario == null ? module : scenario;
    if (tree == null || question == null) {
      throw new UserMistake(
          "name a series and a scenario: --series v4.13 --scenario " + Matrix.FIRST);
    }
    String on = sources.on(tree);
    return UserMistake.unless(() -> matrix.check(on, question));
  }
}
