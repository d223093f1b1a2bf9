// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** The options that say in which format results are written, and where. */
public final class OutputOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.Formats.class,
      description = "text, json, junit or sarif")
  private String format = "text";

  @Option(names = "--out", paramLabel = "FILE", description = "write the results to this file")
  private @Nullable String out;

  /** Refuses a format that does not exist. */
  public void validate() {
    Values.oneOf("--format", format, Candidates.Formats.ALL);
  }

  /** The name of the format. */
  public String format() {
    return format;
  }

  /** Whether the results go to the standard output. */
  public boolean isTerminal() {
    return out == null;
  }

  /** Where the results go; that they can be written is found out before the work begins. */
  public ResultFile target(Terminal terminal) {
    return new ResultFile(terminal, out);
  }
}
