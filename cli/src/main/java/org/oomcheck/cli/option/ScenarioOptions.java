// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The option that narrows a command down to some scenarios. */
public final class ScenarioOptions {
  @Option(
      names = "--scenario",
      paramLabel = "X",
      split = ",",
      hideParamSyntax = true,
      completionCandidates = Candidates.ScenarioIds.class,
      description = "only this scenario, or X,Y; repeatable")
  private List<String> scenarios = new ArrayList<>();

  /** The scenarios as the user named them; none if all are meant. */
  public List<String> ids() {
    return scenarios;
  }

  /**
   * The scenarios that the user named; none if all are meant.
   *
   * @throws UserMistake if one does not exist
   */
  public List<String> known(Matrix matrix) {
    return scenarios.stream()
        .map(id -> UserMistake.unless(() -> matrix.scenarios().get(id)).id())
        .toList();
  }
}
