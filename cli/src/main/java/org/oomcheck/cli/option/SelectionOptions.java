// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** The checks, with default parameters; by default all that have an expected verdict. */
  public List<Check> cells(Matrix matrix) {
    return cells(matrix, series);
  }

  /**
   * The same with patches on every series.
   *
   * @throws UserMistake if there are patches, and no series to put them on
   */
  public List<Check> cells(Matrix matrix, PatchOptions patches) {
    if (series.isEmpty() && !patches.isEmpty()) {
      throw new UserMistake("--patch needs --series: the release to put it on");
    }
    return cells(matrix, series.stream().map(patches::on).toList());
  }

  private List<Check> cells(Matrix matrix, List<String> series) {
    List<Check> cells = new ArrayList<>();
    if (series.isEmpty()) {
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
