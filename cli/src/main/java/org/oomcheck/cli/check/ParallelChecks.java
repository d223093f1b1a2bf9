// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.ProgressLine;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;

/** Many checks, some at the same time; they share threads and memory. */
public final class ParallelChecks {
  private static final int SECONDS_TO_END = 3;

  private final Terminal terminal;
  private final Options all;

  /** The checks whose scenario does not apply to the tree, or not with these parameters. */
  private final Set<Check> refused = new HashSet<>();

  /**
   * @param all how to check, with the threads and the memory of all checks together
   */
  public ParallelChecks(Terminal terminal, Options all) {
    this.terminal = terminal;
    this.all = all;
  }

  /**
   * Runs the checks; the results keep their order. After an interruption these are the results that
   * there are, and a message says how many are missing.
   */
  public List<CheckResult> results(
      List<Check> cells, BiFunction<Check, Options, CheckResult> check) {
    int together = Math.max(1, Math.min(all.workers(), cells.size()));
    Options share =
        all.workers(all.workers() / together)
            .limits(all.limits().bytes(all.limits().bytes() / together));
    ExecutorService pool = Executors.newFixedThreadPool(together);
    List<Future<CheckResult>> running = new ArrayList<>();
    for (Check cell : cells) {
      int number = running.size() + 1;
      String at = "checking " + number + " of " + cells.size() + ": " + cell;
      Options options = share.watcher(new ProgressLine(terminal, at));
      running.add(pool.submit(() -> check.apply(cell, options)));
    }
    pool.shutdown();
    List<CheckResult> results = new ArrayList<>();
    try {
      for (Future<CheckResult> each : running) {
        results.add(result(cells.get(results.size()), each));
      }
    } catch (InterruptedException e) {
      addInterrupted(pool, cells, running, results);
    } finally {
      pool.shutdownNow();
    }
    if (results.size() < cells.size()) {
      Interruption.report(terminal, cells.size() - results.size(), cells.size());
    }
    return results;
  }

  /** Tells the checks that run to end, and adds what they know. */
  private void addInterrupted(
      ExecutorService pool,
      List<Check> cells,
      List<Future<CheckResult>> running,
      List<CheckResult> results) {
    pool.shutdownNow();
    try {
      boolean ended = pool.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
      for (int i = results.size(); ended && i < running.size() && running.get(i).isDone(); i++) {
        results.add(result(cells.get(i), running.get(i)));
      }
    } catch (InterruptedException e) {
      // Interrupted again: what is known must do.
      return;
    }
  }

  /** A check that fails is a result with its error; the others still come. */
  private CheckResult result(Check check, Future<CheckResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof OutOfMemoryError error) {
        throw error;
      }
      if (cause instanceof IllegalArgumentException why) {
        refused.add(check);
        return CheckResult.failed(check, "the scenario does not apply: " + why.getMessage());
      }
      return CheckResult.failed(check, cause.toString());
    }
  }

  /**
   * The exit code for these results; names the limits that were reached, and what failed.
   *
   * @param ofUser whether a check runs code of the user's, which is at fault if the check fails
   */
  public int exitCode(List<CheckResult> results, Predicate<Check> ofUser) {
    Predicate<Check> asked = check -> refused.contains(check) && check.expectation() == null;
    return exitCode(terminal, results, ofUser.or(asked));
  }

  /** The exit code for results of checks that were made elsewhere. */
  public static int exitCode(
      Terminal terminal, List<CheckResult> results, Predicate<Check> byUser) {
    for (CheckResult result : results) {
      if (result.verdict() instanceof Verdict.Inconclusive inconclusive) {
        terminal.error("oomcheck: " + result.check() + ": " + inconclusive.limit());
      }
      if (result.error() != null) {
        String whose = byUser.test(result.check()) ? "oomcheck: " : "[oomcheck bug] ";
        terminal.error(whose + result.summary());
      }
    }
    return ExitCode.of(results, byUser);
  }
}
