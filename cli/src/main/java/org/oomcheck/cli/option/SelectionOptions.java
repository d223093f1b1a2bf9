// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.SourceText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which series are checked against which scenarios. */
public final class SelectionOptions {
  @Option(
      names = {"--series", "--tree"},
      paramLabel = "S",
      split = ",",
      hideParamSyntax = true,
      completionCandidates = Candidates.Series.class,
      description = "a release, or patches on it: v4.13+fill-nowait; or S,S; repeatable")
  private List<String> series = new ArrayList<>();

  @Mixin private ScenarioOptions scenarios = new ScenarioOptions();

  @Mixin private SourceOptions sources = new SourceOptions();

  /** Everything that is known, and what the user adds. */
  public Matrix load(Terminal terminal) {
    return sources.load(terminal);
  }

  /** Whether all checks are meant. */
  public boolean isEverything() {
    return series.isEmpty()
        && scenarios.ids().isEmpty()
        && sources.added().isEmpty()
        && sources.kernels().isEmpty();
  }

  /** Whether a check runs code of the user's. */
  public boolean isOfUser(Check check) {
    return sources.hasPatches() || isAdded(check);
  }

  /** Whether a check asks what a file of the user's asks. */
  public boolean isAdded(Check check) {
    return sources.added().contains(check.scenario().id());
  }

  /** The text of the C that is at hand; none before {@link #load}. */
  public SourceText text(Terminal terminal) {
    return sources.text(terminal);
  }

  /** The options that name what the user adds, each after a space; or nothing. */
  public String again() {
    return sources.again();
  }

  /**
   * The checks, with default parameters and with the user's patches; by default all that have an
   * expected verdict.
   *
   * @throws UserMistake if there are patches, and no series to put them on
   */
  public List<Check> cells(Matrix matrix) {
    if (series.isEmpty() && sources.hasPatches()) {
      throw new UserMistake("--patch needs --series: the release to put it on");
    }
    List<String> chosen = series.isEmpty() ? sources.kernels() : series;
    return cells(matrix, chosen.stream().map(sources::on).toList());
  }

  private List<Check> cells(Matrix matrix, List<String> series) {
    List<Check> cells = new ArrayList<>();
    if (!sources.added().isEmpty() && scenarios.ids().isEmpty()) {
      List<String> trees = series.isEmpty() ? List.of(matrix.newest()) : series;
      for (String tree : new LinkedHashSet<>(trees)) {
        for (String module : sources.added()) {
          cells.add(UserMistake.unless(() -> matrix.check(tree, module)));
        }
      }
    } else if (series.isEmpty()) {
      cells.addAll(expected(matrix));
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

  /** Those with an expected verdict; a scenario that has none is checked on the newest release. */
  private List<Check> expected(Matrix matrix) {
    List<String> wanted = scenarios.known(matrix);
    List<Check> cells = new ArrayList<>();
    for (Check cell : matrix.checks()) {
      if (wanted.isEmpty() || wanted.contains(cell.scenario().id())) {
        cells.add(cell);
      }
    }
    for (String scenario : new LinkedHashSet<>(wanted)) {
      if (cells.stream().noneMatch(cell -> cell.scenario().id().equals(scenario))) {
        cells.add(UserMistake.unless(() -> matrix.check(matrix.newest(), scenario)));
      }
    }
    return cells;
  }
}
