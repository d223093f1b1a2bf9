// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.report.format.ResultFormat;
import org.oomcheck.report.text.TextStyle;
import picocli.CommandLine.Mixin;
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

  @Mixin private OutOption out = new OutOption();

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
    return out.isGiven() ? TextStyle.PLAIN : terminal.style();
  }

  /** Where the results go; that they can be written is found out before the work begins. */
  public ResultFile target(Terminal terminal) {
    return out.target(terminal);
  }
}
