// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.report.format.ResultFormat;
import org.oomcheck.report.text.TextStyle;
import picocli.CommandLine.Option;

/** The options that say in which format results are written, and where. */
public final class OutputOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.Formats.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String format = "text";

  @Option(names = "--out", paramLabel = "FILE", description = "write the results to this file")
  private @Nullable String out;

  /** Refuses a format that does not exist. */
  public void validate() {
    Values.oneOf("--format", format, ResultFormat.names());
  }

  /** The format. */
  public ResultFormat format() {
    return ResultFormat.named(format);
  }

  /** How text is set off: as the terminal does, but not in a file. */
  public TextStyle style(Terminal terminal) {
    return out == null ? terminal.style() : TextStyle.PLAIN;
  }

  /** Where the results go; that they can be written is found out before the work begins. */
  public ResultFile target(Terminal terminal) {
    return new ResultFile(terminal, out);
  }
}
