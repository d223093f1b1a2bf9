// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The option that gives parameters of scenarios other values. */
public final class ParameterOptions {
  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      completionCandidates = Candidates.Assignments.class,
      description = "another value for a parameter of the scenario; repeatable")
  private List<String> values = new ArrayList<>();

  /** The values as the user wrote them. */
  public List<String> assignments() {
    return List.copyOf(values);
  }

  /**
   * Gives every check the values for the parameters that its scenario has.
   *
   * @throws UserMistake if a parameter does not exist, or a value is out of its range
   */
  public List<Check> applied(Matrix matrix, List<Check> cells) {
    List<Check> changed = new ArrayList<>(cells);
    for (String assignment : values) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new UserMistake("--set is '" + assignment + "'; write --set NAME=VALUE");
      }
      String name = assignment.substring(0, equals);
      int value = wholeNumber(assignment, assignment.substring(equals + 1));
      boolean unknown = changed.stream().noneMatch(cell -> has(cell.scenario(), name));
      for (int i = 0; i < changed.size(); i++) {
        Check cell = changed.get(i);
        // An unknown parameter is given to a scenario all the same: it names those that it has.
        if (unknown || has(cell.scenario(), name)) {
          Settings settings =
              UserMistake.unless(() -> cell.settings().with(cell.scenario(), name, value));
          changed.set(i, matrix.with(cell, settings));
        }
      }
    }
    return changed;
  }

  private static boolean has(Scenario scenario, String name) {
    return scenario.parameters().stream().map(Parameter::name).anyMatch(name::equals);
  }

  private static int wholeNumber(String assignment, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new UserMistake(
          "--set is '" + assignment + "', and '" + value + "' is not a whole number of 32 bits");
    }
  }
}
