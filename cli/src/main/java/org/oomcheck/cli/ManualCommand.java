// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code oomcheck manual}. */
@Command(
    name = "manual",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Print the manual page; ./oomcheck manual | man -l - shows it.",
    footer = {"", "Examples:", "  oomcheck manual > oomcheck.1"})
final class ManualCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  ManualCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out(ManualPage.of(spec.root()));
    return ExitCode.OK;
  }
}
