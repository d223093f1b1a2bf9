// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which series are checked against which scenarios. */
public final class SelectionOptions {
  @Option(
      names = {"--series", "--tree"},
      paramLabel = "S",
      completionCandidates = Candidates.Series.class,
      description = "a release, or patches on it: v4.13+fill-nowait; repeatable")
  private List<String> series = new ArrayList<>();

  @Mixin private ScenarioOptions scenarios = new ScenarioOptions();

  @Mixin private SourceOptions sources = new SourceOptions();

  /** Everything that is known, and what the user adds. */
  public Matrix load(Terminal terminal) {
    return sources.load(terminal);
  }

  /** The checks, with default parameters; by default all that have an expected verdict. */
  public List<Check> cells(Matrix matrix) {
    List<Check> cells = new ArrayList<>();
    if (!sources.added().isEmpty() && scenarios.ids().isEmpty()) {
      List<String> trees = series.isEmpty() ? List.of(matrix.newest()) : series;
      for (String tree : new LinkedHashSet<>(trees)) {
        for (String module : sources.added()) {
          cells.add(UserMistake.unless(() -> matrix.check(tree, module)));
        }
      }
    } else if (series.isEmpty()) {
      List<String> wanted = scenarios.known(matrix);
      for (Check cell : matrix.checks()) {
        if (wanted.isEmpty() || wanted.contains(cell.scenario().id())) {
          cells.add(cell);
        }
      }
    } else {
      List<String> ids = scenarios.ids();
      for (String each : new LinkedHashSet<>(series)) {
        UserMistake.unless(() -> matrix.catalogue().series(each));
        List<String> wanted = ids.isEmpty() ? matrix.scenariosOf(each) : ids;
        for (String scenario : new LinkedHashSet<>(wanted)) {
          cells.add(UserMistake.unless(() -> matrix.check(each, scenario)));
        }
      }
    }
    return cells;
  }
}
