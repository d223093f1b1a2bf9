// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.oomcheck.explorer.result.TimeMode;
import picocli.CommandLine.Option;

/** The option that says when timers fire, for commands that take one mode. */
public final class TimeOptions {
  static final String DEFAULT = "maximal";
  static final String MEANING =
      "when timers fire; maximal: only when no task is runnable, or all runnable tasks spin;"
          + " eager: at any moment";

  @Option(
      names = "--time",
      paramLabel = "WHEN",
      defaultValue = DEFAULT,
      completionCandidates = Candidates.SingleTimes.class,
      description = MEANING)
  private String time = DEFAULT;

  /** Refuses a mode that does not exist. */
  public void validate() {
    Values.oneOf("--time", time, Candidates.SingleTimes.ALL);
  }

  /** When timers fire. */
  public TimeMode mode() {
    return time.equals("eager") ? TimeMode.EAGER : TimeMode.MAXIMAL;
  }
}
