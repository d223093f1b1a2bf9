// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.oomcheck.explorer.result.Limits;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how much of a check is explored before it is left open. */
public final class LimitOptions {
  @Option(
      names = "--limit-states",
      paramLabel = "N",
      description = "stop a check after N states; by default ${DEFAULT-VALUE}")
  private int states = Limits.defaults().states();

  @Mixin private SecondsOptions seconds = new SecondsOptions();

  /** Refuses values that make no sense. */
  public void validate() {
    Values.atLeastOne("--limit-states", states);
    seconds.validate();
  }

  /** The default limits, but for these. */
  public Limits limits() {
    return Limits.defaults().states(states).seconds(seconds.seconds());
  }
}
