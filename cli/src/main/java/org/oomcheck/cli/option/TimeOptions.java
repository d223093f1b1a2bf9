// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.report.Check;
import picocli.CommandLine.Option;

/** The option that says when timers fire, for commands that take one mode. */
public final class TimeOptions {
  static final String MEANING =
      "when timers fire; maximal: only when no task is runnable, or all runnable tasks spin;"
          + " eager: at any moment, which is usual for a module";

  @Option(
      names = "--time",
      paramLabel = "WHEN",
      completionCandidates = Candidates.SingleTimes.class,
      description = MEANING)
  private @Nullable String time;

  /** Refuses a mode that does not exist. */
  public void validate() {
    if (time != null) {
      Values.oneOf("--time", time, Candidates.SingleTimes.ALL);
    }
  }

  /** Whether timers fire at any moment in every check. */
  public boolean isEager() {
    return "eager".equals(time);
  }

  /** The check with timers as the user wants them. */
  public Check applied(Check check) {
    return time == null ? check : check.with(isEager() ? TimeMode.EAGER : TimeMode.MAXIMAL);
  }
}
