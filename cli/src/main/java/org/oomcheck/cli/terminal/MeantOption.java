// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The option that a command line has left out before the name of a file. */
public final class MeantOption {
  private static final Map<String, String> BY_ENDING =
      Map.of(".c", "--module", ".java", "--scenario-file", ".patch", "--patch", ".diff", "--patch");

  private MeantOption() {}

  /**
   * A sentence with the option before an argument; empty if the argument is no file or folder, or
   * the command has no option for one of this kind.
   *
   * @param known the names of the command's options
   */
  public static Optional<String> sentence(String argument, Set<String> known) {
    if (!isThere(argument)) {
      return Optional.empty();
    }
    int dot = argument.lastIndexOf('.');
    String ending = dot < 0 ? "" : argument.substring(dot);
    String option = BY_ENDING.getOrDefault(ending, "--kernel");
    return known.contains(option)
        ? Optional.of("to name a file or a folder, write " + option + "=" + argument)
        : Optional.empty();
  }

  private static boolean isThere(String argument) {
    try {
      return Files.exists(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
