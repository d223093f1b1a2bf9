// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.report.Check;
import picocli.CommandLine.Option;

/** The option that says when timers fire, for commands that can take both modes in one run. */
public final class TimesOptions {
  @Option(
      names = "--time",
      paramLabel = "WHEN",
      completionCandidates = Candidates.Times.class,
      description =
          TimeOptions.MEANING
              + "; or both, one after the other, which is usual for a scenario in a file")
  private @Nullable String time;

  /** Refuses a mode that does not exist. */
  public void validate() {
    if (time != null) {
      Values.oneOf("--time", time, Candidates.Times.ALL);
    }
  }

  /** Whether the user leaves it to the check. */
  public boolean areUsual() {
    return time == null;
  }

  /**
   * The check in eager time; it is a mistake of the user's to ask for another time.
   *
   * @param option what knows no other time
   */
  public Check eager(Check check, String option) {
    if (time != null && !time.equals("eager")) {
      throw new UserMistake(option + " searches in eager time; leave out --time " + time);
    }
    return check.with(TimeMode.EAGER);
  }

  /** The check with timers as the user wants them: one mode or both. */
  public List<Check> applied(Check check) {
    if (time == null) {
      return List.of(check);
    }
    return switch (time) {
      case "both" -> List.of(check.with(TimeMode.MAXIMAL), check.with(TimeMode.EAGER));
      case "eager" -> List.of(check.with(TimeMode.EAGER));
      default -> List.of(check.with(TimeMode.MAXIMAL));
    };
  }
}
