// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The options that say which series are checked against which scenarios. */
final class CellOptions {
  @Option(
      names = {"--series", "--tree"},
      paramLabel = "S",
      completionCandidates = Candidates.Series.class,
      description = "a release, or patches on it: v4.13+fill-nowait; repeatable")
  private List<String> series = new ArrayList<>();

  @Option(
      names = "--scenario",
      paramLabel = "X",
      completionCandidates = Candidates.ScenarioIds.class,
      description = "only this scenario; repeatable")
  private List<String> scenarios = new ArrayList<>();

  /** The cells, with default parameters; by default all for which a verdict is declared. */
  List<Check> cells(Matrix matrix) {
    List<Check> cells = new ArrayList<>();
    if (series.isEmpty()) {
      List<String> wanted = scenarios.stream().map(id -> known(matrix, id).id()).toList();
      for (Check cell : matrix.checks()) {
        if (wanted.isEmpty() || wanted.contains(cell.scenario().id())) {
          cells.add(cell);
        }
      }
    } else {
      for (String each : new LinkedHashSet<>(series)) {
        UserMistake.unless(() -> matrix.catalogue().series(each));
        List<String> wanted = scenarios.isEmpty() ? matrix.scenariosOf(each) : scenarios;
        for (String scenario : new LinkedHashSet<>(wanted)) {
          cells.add(UserMistake.unless(() -> matrix.check(each, scenario)));
        }
      }
    }
    return cells;
  }

  private static Scenario known(Matrix matrix, String id) {
    return UserMistake.unless(() -> matrix.scenarios().get(id));
  }
}
