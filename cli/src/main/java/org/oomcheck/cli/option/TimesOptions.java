// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.List;
import org.oomcheck.explorer.result.TimeMode;
import picocli.CommandLine.Option;

/** The option that says when timers fire, for commands that can take both modes in one run. */
public final class TimesOptions {
  @Option(
      names = "--time",
      paramLabel = "WHEN",
      defaultValue = TimeOptions.DEFAULT,
      completionCandidates = Candidates.Times.class,
      description = TimeOptions.MEANING + "; or both, one after the other")
  private String time = TimeOptions.DEFAULT;

  /** Refuses a mode that does not exist. */
  public void validate() {
    Values.oneOf("--time", time, Candidates.Times.ALL);
  }

  /** When timers fire: one mode or both. */
  public List<TimeMode> modes() {
    return switch (time) {
      case "both" -> List.of(TimeMode.MAXIMAL, TimeMode.EAGER);
      case "eager" -> List.of(TimeMode.EAGER);
      default -> List.of(TimeMode.MAXIMAL);
    };
  }
}
