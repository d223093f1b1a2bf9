// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how far cells are searched and how many at a time, and the search. */
final class SearchOptions {
  private static final int SECONDS_TO_END = 3;

  @Mixin private LimitOptions limits = new LimitOptions();

  @Option(names = "--limit-depth", paramLabel = "N", description = "stop a cell after N steps")
  private int limitDepth = Limits.defaults().depth();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "work on N threads, by default one for each processor; one cell alone gets all")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--fairness",
      paramLabel = "MODE",
      defaultValue = "strong",
      completionCandidates = Candidates.Fairnesses.class,
      description = {
        "what a scheduler owes a task; strong: who can go on again and again does; weak: only who"
            + " can go on without a break, so that starvation shows as well"
      })
  private String fairness = "strong";

  /** Refuses values that make no sense. */
  void validate() {
    limits.validate();
    atLeastOne("--limit-depth", limitDepth);
    atLeastOne("--jobs", jobs);
    CheckCommand.oneOf("--fairness", fairness, Candidates.Fairnesses.ALL);
  }

  static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new UserMistake(option + " is " + value + "; at least 1 is needed");
    }
  }

  /**
   * Checks the cells, some at the same time; the results keep their order. An interrupted check
   * gives the results that there are, and says how many are missing.
   */
  List<CheckResult> check(
      List<Check> cells, Terminal terminal, BiFunction<Check, Options, CheckResult> checkOne) {
    int together = Math.max(1, Math.min(jobs, cells.size()));
    ExecutorService pool = Executors.newFixedThreadPool(together);
    List<Future<CheckResult>> running = new ArrayList<>();
    for (Check cell : cells) {
      int number = running.size() + 1;
      String at = "checking " + number + " of " + cells.size() + ": " + cell;
      Options options = options(new ProgressLine(terminal, at), together);
      running.add(pool.submit(() -> checkOne.apply(cell, options)));
    }
    pool.shutdown();
    List<CheckResult> results = new ArrayList<>();
    try {
      for (Future<CheckResult> each : running) {
        results.add(answered(result(each)));
      }
    } catch (InterruptedException e) {
      addInterrupted(pool, running, results);
    } finally {
      pool.shutdownNow();
    }
    if (results.size() < cells.size()) {
      sayInterrupted(terminal, cells.size() - results.size(), cells.size());
    }
    return results;
  }

  /** Says that the user has ended a search of many cells before some were searched at all. */
  static void sayInterrupted(Terminal terminal, int missing, int all) {
    terminal.endProgress();
    terminal.error("oomcheck: interrupted; " + missing + " of " + all + " were not checked");
  }

  /** Tells the cells that are being checked to end, and adds what they know. */
  private static void addInterrupted(
      ExecutorService pool, List<Future<CheckResult>> running, List<CheckResult> results) {
    pool.shutdownNow();
    try {
      boolean ended = pool.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
      for (int i = results.size(); ended && i < running.size() && running.get(i).isDone(); i++) {
        results.add(result(running.get(i)));
      }
    } catch (InterruptedException e) {
      // Interrupted again: what is known must do.
      return;
    }
  }

  private static CheckResult result(Future<CheckResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new UserMistake("the scenario does not apply: " + refused.getMessage());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** How to check a cell while as many cells as {@code together} are being checked. */
  private Options options(ProgressListener watcher, int together) {
    Limits shared = limits.limits().depth(limitDepth).bytes(Limits.defaults().bytes() / together);
    return Options.defaults()
        .workers(jobs / together)
        .limits(shared)
        .fairness(fairness.equals("weak") ? Fairness.WEAK : Fairness.STRONG)
        .watcher(watcher);
  }

  private static CheckResult answered(CheckResult result) {
    if (result.verdict() instanceof Verdict.HarnessError error) {
      throw new IllegalStateException(result.check() + ": " + error.problem());
    }
    return result;
  }

  /** The exit code of a search; names the limits that were reached. */
  static int exitCode(List<CheckResult> results, Terminal terminal) {
    for (CheckResult result : results) {
      if (result.verdict() instanceof Verdict.Inconclusive inconclusive) {
        terminal.error("oomcheck: " + result.check() + ": " + inconclusive.limit());
      }
    }
    return ExitCode.of(results);
  }
}
