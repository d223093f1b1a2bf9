// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import org.oomcheck.explorer.result.Limits;
import picocli.CommandLine.Option;

/** The options that say how much of a cell is searched before it is left open. */
final class LimitOptions {
  @Option(
      names = "--limit-states",
      paramLabel = "N",
      description = "stop a cell after N states; by default ${DEFAULT-VALUE}")
  private int states = Limits.defaults().states();

  @Option(
      names = "--limit-seconds",
      paramLabel = "N",
      description = "stop a cell after N seconds; by default ${DEFAULT-VALUE}")
  private int seconds = Limits.defaults().seconds();

  /** Refuses values that make no sense. */
  void validate() {
    SearchOptions.atLeastOne("--limit-states", states);
    SearchOptions.atLeastOne("--limit-seconds", seconds);
  }

  /** The default limits, but for these. */
  Limits limits() {
    return Limits.defaults().states(states).seconds(seconds);
  }
}
