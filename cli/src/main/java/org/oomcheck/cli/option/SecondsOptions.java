// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.oomcheck.explorer.result.Limits;
import picocli.CommandLine.Option;

/** The option that bounds the time of a search. */
public final class SecondsOptions {
  @Option(
      names = "--limit-seconds",
      paramLabel = "N",
      description = "stop a check after N seconds; by default ${DEFAULT-VALUE}")
  private int seconds = Limits.defaults().seconds();

  /** Refuses values that make no sense. */
  public void validate() {
    Values.atLeastOne("--limit-seconds", seconds);
  }

  /** How many seconds a check may take. */
  public int seconds() {
    return seconds;
  }
}
