// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.TreeReview.LeftOut;
import org.oomcheck.report.TreeReview.Why;

/** What a change does to a tree: every scenario that the tree can boot, before and after. */
public final class ReviewRun {
  private final KernelTree base;
  private final KernelTree patched;
  private final Proposal proposal;
  private final Options limits;
  private final Unchanged unchanged;
  private final Set<String> replaced;
  private final Set<String> exercised = new ConcurrentSkipListSet<>();
  private final Set<String> inBoth;

  /** The functions that a scenario calls without the change, and not with it. */
  private final Map<String, Set<String>> idle = new ConcurrentSkipListMap<>();

  private final int threads;

  private ReviewRun(KernelTree base, Proposal proposal, Options limits, Unchanged unchanged) {
    this.base = base;
    this.unchanged = unchanged;
    this.proposal = proposal;
    proposal.forgetLines();
    this.patched = proposal.on(base);
    this.threads = proposal.mayRunTogether() ? Runtime.getRuntime().availableProcessors() : 1;
    this.limits = limits.limits(limits.limits().bytes(limits.limits().bytes() / threads));
    this.inBoth = proposal.inBoth();
    this.replaced = proposal.changed(base, patched);
  }

  /** Runs checks of a tree, and the same checks with the change. */
  public static TreeReview of(
      KernelTree base, List<Check> checks, Proposal proposal, Options limits) {
    return of(base, checks, proposal, limits, new Unchanged());
  }

  /**
   * Runs checks of a tree, and the same checks with a change, where other changes are reviewed as
   * well.
   *
   * @param unchanged what these reviews share
   */
  public static TreeReview of(
      KernelTree base, List<Check> checks, Proposal proposal, Options limits, Unchanged unchanged) {
    return new ReviewRun(base, proposal, limits, unchanged).run(checks);
  }

  /** A scenario before and after, or why it says nothing about the patches. */
  private record Outcome(@Nullable Comparison comparison, @Nullable LeftOut leftOut) {

    static Outcome leftOut(Check check, Why why, String reason) {
      return new Outcome(null, new LeftOut(check.scenario().id(), why, reason));
    }
  }

  private TreeReview run(List<Check> checks) {
    List<Comparison> late = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<Outcome>> outcomes =
          checks.stream().map(check -> compared(check, pool)).toList();
      for (CompletableFuture<Outcome> each : outcomes) {
        Outcome outcome = joined(each);
        if (outcome.comparison() != null) {
          late.add(outcome.comparison());
        }
        if (outcome.leftOut() != null) {
          leftOut.add(outcome.leftOut());
        }
      }
    } finally {
      pool.shutdownNow();
    }
    Map<String, String> renamed = proposal.renamed();
    List<Comparison> comparisons =
        Comparison.together(late, renamed).stream().map(this::withEarlyTimers).toList();
    Set<String> unseen = new TreeSet<>(replaced);
    unseen.removeAll(exercised);
    List<String> notExercised = new ArrayList<>();
    unseen.forEach(symbol -> notExercised.add(symbol + "()"));
    List<String> notRun = proposal.notRun();
    if (!notRun.isEmpty()) {
      notExercised.add(
          String.join("(), ", notRun)
              + "(), whose C is not run: the model stands for "
              + (notRun.size() == 1 ? "it" : "them"));
    }
    return new TreeReview(
        base,
        patched,
        Comparison.together(comparisons, renamed),
        leftOut,
        notExercised,
        proposal.linesNotRun(),
        proposal.notModelled(),
        remarks(Comparison.together(comparisons, renamed)));
  }

  /** A finding may be gone because a scenario does not come to a function any more. */
  private List<String> remarks(List<Comparison> comparisons) {
    Map<String, Set<String>> scenarios = new TreeMap<>();
    for (Comparison pair : comparisons) {
      String scenario = pair.before().check().scenario().id();
      Set<String> functions = idle.getOrDefault(scenario, Set.of());
      if (!functions.isEmpty() && !pair.fixes().isEmpty()) {
        scenarios
            .computeIfAbsent(String.join("(), ", functions) + "()", key -> new TreeSet<>())
            .add(scenario);
      }
    }
    List<String> remarks = new ArrayList<>(proposal.remarks());
    comparisons.stream()
        .flatMap(pair -> pair.underOldNames().entrySet().stream())
        .distinct()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            each ->
                remarks.add(
                    "what is found in %s() counts as found in %s(), whose code it has"
                        .formatted(each.getKey(), each.getValue())));
    scenarios.forEach(
        (functions, in) ->
            remarks.add(
                "what is fixed may be gone because no task calls "
                    + functions
                    + " any more (in "
                    + String.join(", ", in)
                    + ")"));
    return remarks;
  }

  /** What a search says; out of memory is the answer of all of them. */
  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private CompletableFuture<Outcome> compared(Check before, Executor pool) {
    String scenario = before.scenario().id();
    if (replaced.isEmpty()) {
      return done(Outcome.leftOut(before, Why.NOT_CALLED, "no function that is modelled changes"));
    }
    Optional<LeftOut> reason = proposal.leftOut(scenario);
    if (reason.isPresent()) {
      return done(new Outcome(null, reason.get()));
    }
    return CompletableFuture.supplyAsync(
            () -> unchanged.of(before, calls -> guarded(before, before.reviewed(), calls)), pool)
        .thenApplyAsync(answer -> compared(before, answer), pool);
  }

  private static CompletableFuture<Outcome> done(Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  private Outcome compared(Check before, Unchanged.Answer answer) {
    CheckResult found = answer.result();
    String scenario = before.scenario().id();
    String lacks = lacks(found, base);
    if (lacks != null) {
      return Outcome.leftOut(before, Why.DOES_NOT_BOOT, lacks);
    }
    Set<String> callsBefore = new TreeSet<>(answer.calls());
    Set<String> calls = new TreeSet<>(answer.calls());
    calls.retainAll(replaced);
    if (calls.isEmpty() && found.isAnswered()) {
      return Outcome.leftOut(before, Why.NOT_CALLED, "none of the replaced functions is called");
    }
    exercised.addAll(calls);
    Check after =
        new Check(patched, before.scenario(), before.settings(), before.time(), expected(before));
    Set<String> callsAfter = new ConcurrentSkipListSet<>();
    CheckResult foundAfter = guarded(after, after.reviewed(), callsAfter);
    callsBefore.removeAll(callsAfter);
    callsBefore.retainAll(inBoth);
    if (!callsBefore.isEmpty()) {
      idle.put(scenario, callsBefore);
    }
    callsAfter.retainAll(replaced);
    exercised.addAll(callsAfter);
    return new Outcome(new Comparison(found, foundAfter), null);
  }

  /**
   * A finding that seems fixed may only be kept away by a timer that never fires in time. Whether
   * it is gone for good, a search with timers that fire at any moment shows.
   */
  private Comparison withEarlyTimers(Comparison pair) {
    Set<Hazard> gone = Comparison.hazards(pair.fixes());
    gone.removeIf(hazard -> hazard.kind() == Hazard.Kind.TIME);
    Check after = pair.after().check();
    return gone.isEmpty() || after.time() == TimeMode.EAGER
        ? pair
        : pair.with(guarded(after.with(TimeMode.EAGER), gone, new ConcurrentSkipListSet<>()));
  }

  /** A check that fails is an answer with an error; the others still come. */
  private CheckResult guarded(Check check, Set<Hazard> hazards, Set<String> calls) {
    try {
      return check.runForReview(limits, hazards, calls);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      String problem = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
      return CheckResult.failed(check, String.valueOf(problem));
    }
  }

  /** Which function a tree lacks for a scenario; null if that is not what is wrong. */
  private static @Nullable String lacks(CheckResult result, KernelTree tree) {
    String problem = result.error();
    String begin = tree.id() + " has no ";
    int at = problem == null ? -1 : problem.indexOf(begin);
    if (problem == null || at < 0) {
      return null;
    }
    String function = problem.substring(at + begin.length()).split("\\s", 2)[0];
    return begin + function;
  }

  private @Nullable Expectation expected(Check before) {
    return proposal.claims().stream()
        .filter(each -> each.series().equals(patched.id()))
        .filter(each -> each.scenario().equals(before.scenario().id()))
        .filter(each -> each.values().equals(before.changedValues()))
        .findFirst()
        .orElse(null);
  }

  /**
   * What the command ends with. A world of ours that cannot be explored is our own fault; one that
   * cannot be explored with the patches is theirs.
   */
  public static int exitCode(List<TreeReview> reviews) {
    List<Comparison> all =
        reviews.stream().flatMap(review -> review.comparisons().stream()).toList();
    if (all.stream().anyMatch(pair -> pair.before().verdict() instanceof Verdict.HarnessError)) {
      return ExitCode.BUG;
    }
    if (all.stream().anyMatch(Comparison::isWorse)) {
      return ExitCode.HAZARD;
    }
    if (all.stream().anyMatch(Comparison::isFailure)) {
      return ExitCode.USAGE;
    }
    if (all.isEmpty()) {
      return ExitCode.NO_EFFECT;
    }
    return all.stream().allMatch(Comparison::isComplete) ? ExitCode.OK : ExitCode.LIMIT;
  }
}
