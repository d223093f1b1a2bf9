// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** The option that says in which file results are written. */
public final class OutOption {
  @Option(names = "--out", paramLabel = "FILE", description = "write the results to this file")
  private @Nullable String out;

  /** Whether a file is named. */
  public boolean isGiven() {
    return out != null;
  }

  /** Where the results go; that they can be written is found out before the work begins. */
  public ResultFile target(Terminal terminal) {
    return new ResultFile(terminal, out);
  }
}
