// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.kernelc.module.ModuleScenario;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Option;

/** The options that add C of the user's own to what is known. */
public final class SourceOptions {
  @Option(
      names = "--module",
      paramLabel = "FILE.c",
      description = "a kernel module of your own; what its init function starts are the tasks")
  private List<String> modules = new ArrayList<>();

  /** The scenarios that were added: one for each module. */
  private final List<String> added = new ArrayList<>();

  /**
   * Everything that is known, and what the user adds.
   *
   * @throws UserMistake if a file cannot be read, or is no module
   */
  public Matrix load(Terminal terminal) {
    Matrix matrix = Matrix.load();
    for (String file : modules) {
      ModuleScenario module = read(file, terminal);
      Matrix before = matrix;
      matrix = UserMistake.unless(() -> before.with(module));
      added.add(module.id());
    }
    return matrix;
  }

  private static ModuleScenario read(String file, Terminal terminal) {
    try {
      return UserMistake.unless(
          () -> {
            try {
              return ModuleScenario.read(file, terminal.file(file), Config.guest());
            } catch (IOException e) {
              throw new UserMistake("cannot read " + file + ": " + Reason.of(e));
            }
          });
    } catch (java.nio.file.InvalidPathException e) {
      throw new UserMistake("cannot read " + file + ": it is no file name");
    }
  }

  /** The ids of the scenarios that the user has added; empty before {@link #load}. */
  public List<String> added() {
    return List.copyOf(added);
  }
}
