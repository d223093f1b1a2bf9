// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how far checks go, and on how many threads. */
public final class SearchOptions {
  @Mixin private LimitOptions limits = new LimitOptions();

  @Option(names = "--limit-depth", paramLabel = "N", description = "stop a check after N steps")
  private int limitDepth = Limits.defaults().depth();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "work on N threads, by default one for each processor; one check alone gets all")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--fairness",
      paramLabel = "MODE",
      defaultValue = "strong",
      completionCandidates = Candidates.Fairnesses.class,
      description = {
        "what a scheduler owes a task; strong: a task that is runnable again and again runs; weak:"
            + " only a task that stays runnable runs, so that starvation shows as well"
      })
  private String fairness = "strong";

  /** Refuses values that make no sense. */
  public void validate() {
    limits.validate();
    Values.atLeastOne("--limit-depth", limitDepth);
    Values.atLeastOne("--jobs", jobs);
    Values.oneOf("--fairness", fairness, Candidates.Fairnesses.ALL);
  }

  /** How to check, with all the threads and all the memory that there are. */
  public Options options() {
    return Options.defaults()
        .workers(jobs)
        .limits(limits.limits().depth(limitDepth))
        .fairness(fairness.equals("weak") ? Fairness.WEAK : Fairness.STRONG);
  }
}
