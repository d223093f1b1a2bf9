// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.source;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.scenario.Scenario;

/** A scenario in one Java source file. */
public final class ScenarioFile {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]*");

  private ScenarioFile() {}

  /**
   * Compiles a file and makes the scenario in it, and asks for all that it says about itself.
   *
   * @param name how the user called the file
   * @throws UserMistake if it cannot be read, does not compile, or has no scenario
   */
  public static Scenario read(String name, Path path) {
    JavaFile file = JavaFile.compile(name, path);
    Scenario scenario = file.instance(Scenario.class, "scenario");
    file.id(scenario::id, ID, "small letters, digits and hyphens make a name for --scenario");
    file.said("question", scenario::question);
    file.said("hazards", scenario::hazards);
    file.said("parameters", scenario::parameters);
    file.said("expectations", scenario::expectations);
    return scenario;
  }
}
