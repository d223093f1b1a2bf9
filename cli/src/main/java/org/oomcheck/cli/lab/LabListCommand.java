// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.util.concurrent.Callable;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.report.text.Wrap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code oomcheck lab list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "List the labs.")
final class LabListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private LabOptions labs = new LabOptions();

  LabListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    for (Lab lab : labs.load(terminal).all()) {
      String edits = String.join(", ", lab.edits());
      String title = String.format("%d  %-28s ", lab.number(), lab.title());
      show(title, lab.learns());
      show("   hand in: ", edits);
    }
    return ExitCode.OK;
  }

  private void show(String title, String text) {
    String below = " ".repeat(title.length());
    Wrap.lines(terminal.reportColumns(), title, below, text)
        .forEach(line -> terminal.out(line + "\n"));
  }
}
