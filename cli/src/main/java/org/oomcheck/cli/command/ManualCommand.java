// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.concurrent.Callable;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.page.ManualPage;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code oomcheck manual}. */
@Command(
    name = "manual",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Print the manual page; oomcheck manual | man -l - shows it.",
    footer = {"", "Examples:", "  oomcheck manual > oomcheck.1"})
public final class ManualCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  public ManualCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out(ManualPage.of(spec.root()));
    return ExitCode.OK;
  }
}
