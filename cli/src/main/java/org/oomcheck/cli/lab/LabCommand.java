// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code oomcheck lab}: the commands of course labs. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Course labs on kernel locking: hand out, check, grade.",
    footer = {
      "",
      "Examples:",
      "  oomcheck lab list",
      "  oomcheck lab start 3 --student ada",
      "  oomcheck lab check 3 lab3-fix-it",
      "  oomcheck lab grade 3 submissions/* --format gradescope --out results"
    })
public final class LabCommand implements Runnable {

  private LabCommand() {}

  /** The command with those below it. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new LabCommand())
        .addSubcommand(new LabListCommand(terminal))
        .addSubcommand(new LabStartCommand(terminal))
        .addSubcommand(new LabPlayCommand(terminal))
        .addSubcommand(new LabCheckCommand(terminal))
        .addSubcommand(new LabGradeCommand(terminal));
  }

  @Override
  public void run() {
    throw new UserMistake("lab needs a command: list, start, play, check or grade");
  }
}
