// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.cost.CostAnalysis;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.order.ProgramOrder;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.Watchdog;
import org.oomcheck.explorer.replay.Replay;
import org.oomcheck.explorer.replay.Schedule;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.result.WorldSnapshot;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.selfcheck.HiddenStateCheck;
import org.oomcheck.explorer.selfcheck.LoopMergeCheck;
import org.oomcheck.explorer.selfcheck.RandomWalkCheck;
import org.oomcheck.explorer.selfcheck.ReexpansionCheck;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * Explores worlds: completely, or until a limit that the verdict names. The work is done on a
 * thread of its own, the watcher's calls as well; an interrupt of the caller ends it.
 */
public final class Explorer {
  /** A world that withdraws more assumptions than this does not come to an end. */
  private static final int MAX_WITHDRAWN = 1000;

  /** How many times a merged loop is followed at most until it comes back to one state. */
  private static final int MAX_LAPS = 12;

  private final Options options;
  private final Watchdog watchdog;

  /**
   * A verdict and what the world costs.
   *
   * @param costs null if there is no answer, or if they were not asked for
   */
  public record Answer(Verdict verdict, @Nullable Costs costs) {}

  /** Thrown where a path that was found cannot be taken again. */
  private static final class Unrepeatable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unrepeatable(String why) {
      super(why, null, false, false);
    }
  }

  public Explorer(Options options) {
    this(options, new Watchdog());
  }

  /**
   * @param watchdog notices code of a world that does not return
   */
  Explorer(Options options, Watchdog watchdog) {
    this.options = options;
    this.watchdog = watchdog;
  }

  /** Explores every interleaving of a world. */
  public Verdict explore(World world) {
    return answer(world, false).verdict();
  }

  /** Explores every interleaving of a world, and says what it costs at worst. */
  public Answer exploreWithCosts(World world) {
    Answer answer = answer(world, true);
    Verdict verdict = answer.verdict();
    Limit limit = verdict.coverage().limit();
    boolean answered =
        (verdict instanceof Verdict.Proven || verdict instanceof Verdict.Violated)
            && (limit == null || !limit.isOfWorld());
    return answered && answer.costs() == null ? new Answer(verdict, costs(world)) : answer;
  }

  private Answer answer(World world, boolean withCosts) {
    try {
      return watch(world, noted -> explore(noted, withCosts));
    } catch (HarnessException e) {
      return new Answer(new Verdict.HarnessError(String.valueOf(e.getMessage()), nothing()), null);
    }
  }

  /**
   * Does work on a world that may withdraw an assumption, until one run of it meets none that is
   * withdrawn: by this world, or meanwhile by another one that is made of the same text.
   */
  private <T extends @Nullable Object> T watch(World world, Function<World, T> work) {
    return watch(rests -> work.apply(rests.noted(world)));
  }

  /**
   * Does work that boots several worlds, until one run of it meets no assumption that is withdrawn.
   */
  <T extends @Nullable Object> T watch(Function<Assumptions, T> work) {
    int withdrawn = 0;
    while (true) {
      Assumptions rests = new Assumptions();
      try {
        T result = watchdog.watch(() -> work.apply(rests), options.limits().seconds());
        if (!rests.areOutdated()) {
          return result;
        }
      } catch (AssumptionWithdrawn e) {
        withdrawn++;
        if (withdrawn > MAX_WITHDRAWN) {
          throw new HarnessException(
              "the world has withdrawn "
                  + MAX_WITHDRAWN
                  + " assumptions; the last: "
                  + e.getMessage());
        }
      } catch (RuntimeException e) {
        if (!rests.areOutdated()) {
          throw e;
        }
      }
    }
  }

  private Answer explore(World world, boolean withCosts) {
    Coverage sofar = nothing();
    try {
      HiddenStateCheck hidden = new HiddenStateCheck();
      Program booted =
          options.selfChecks()
              ? new Program(world, options.hz(), hidden)
              : new Program(world, options.hz());
      Options searched = withCosts ? options.merging(false) : options;
      SearchSequence runs = new SearchSequence(space(booted), searched);
      Analysis found = runs.complete();
      sofar = runs.coverage().goals(found.goals());
      Costs costs = null;
      if (withCosts && found.search().isComplete() && !found.search().isReduced()) {
        costs = CostAnalysis.of(booted, found.search());
      }
      sofar = sofar.notComparing(hidden.notCompared());
      if (options.selfChecks()) {
        if (sofar.limit() == null || !sofar.limit().isOfWorld()) {
          check(world, booted, found);
        }
        hidden.finish();
      }
      return new Answer(verdict(world, booted, found, sofar), costs);
    } catch (Unrepeatable e) {
      if (options.merging()) {
        // A loop through states that are one need not come back to the state where it began.
        return new Explorer(options.merging(false), watchdog).explore(world, withCosts);
      }
      if (options.symmetry()) {
        // An effect prefers some of several equal tasks; as itself, each of them can be followed.
        return new Explorer(options.symmetry(false), watchdog).explore(world, withCosts);
      }
      return new Answer(new Verdict.HarnessError(String.valueOf(e.getMessage()), sofar), null);
    } catch (HarnessException e) {
      return new Answer(new Verdict.HarnessError(String.valueOf(e.getMessage()), sofar), null);
    } catch (OutOfMemoryError e) {
      // Looking at the states took more than was left for that; all of it is garbage now.
      Limit memory = Limit.memory(options.limits().bytes());
      return new Answer(new Verdict.Inconclusive(memory, sofar), null);
    }
  }

  /**
   * What a world costs at worst, over every interleaving; null if a limit was reached. Takes a
   * search of its own, in which no interleaving is left out.
   */
  public @Nullable Costs costs(World world) {
    return watch(world, this::tally);
  }

  private @Nullable Costs tally(World world) {
    Program booted = new Program(world, options.hz());
    booted.restart(options.time());
    Search search = FixpointSearch.inAnyOrder(space(booted), options);
    return search.isComplete() ? CostAnalysis.of(booted, search) : null;
  }

  /**
   * Explores a world for any number of tasks of one role at once, with timers that may fire at any
   * moment.
   *
   * @param family the world with so many of those tasks
   * @param room how many of them can be told apart, at least 2; the world must allow as many
   * @throws IllegalArgumentException if the number changes anything but one role's number of tasks,
   *     or if the tasks break a rule of the model as soon as they begin
   */
  public AnyNumber exploreAnyNumber(IntFunction<World> family, int room) {
    try {
      return new AnyNumberExplorer(this, options, watchdog, family, room).explore();
    } catch (HarnessException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static StateSpace space(Program program) {
    return new StateSpace(program, StateChecks::new);
  }

  private void check(World world, Program booted, Analysis found) {
    booted.automata().forEach(each -> LoopMergeCheck.of(each, options.triedCycles()));
    new RandomWalkCheck(world, options, booted).run();
    if (found.search().isComplete() && !found.search().isReduced()) {
      new ReexpansionCheck(booted, found.search()).run();
    }
  }

  private Verdict verdict(World world, Program booted, Analysis found, Coverage coverage) {
    Limit limit = coverage.limit();
    if (found.hazards().isEmpty()) {
      if (limit != null && limit.isOfWorld()) {
        return new Verdict.HarnessError(limit.name(), coverage);
      }
      return limit == null
          ? new Verdict.Proven(
              coverage.takingForGranted(ProgramOrder.takenForGranted(booted, found.search())))
          : new Verdict.Inconclusive(limit, coverage);
    }
    List<Counterexample> counterexamples = new ArrayList<>();
    Set<Signature> others = new TreeSet<>(found.findings());
    for (Map.Entry<Hazard, Signature> shown : found.nearest().entrySet()) {
      others.remove(shown.getValue());
      counterexamples.add(counterexample(world, booted, found, shown.getValue()));
      if (options.everyFinding()) {
        for (Signature finding : found.findings()) {
          if (finding.hazard() == shown.getKey() && others.remove(finding)) {
            counterexamples.add(counterexample(world, booted, found, finding));
          }
        }
      }
    }
    return new Verdict.Violated(counterexamples, List.copyOf(others), coverage);
  }

  /** Nothing is shown that another run of the world does not do as well. */
  private Counterexample counterexample(
      World world, Program booted, Analysis analysis, Signature finding) {
    boolean loops = options.merging() && Analysis.isLoop(finding);
    for (int laps = 1; laps < MAX_LAPS && loops; laps++) {
      try {
        return counterexample(world, booted, analysis, finding, laps);
      } catch (IllegalArgumentException e) {
        // The state in which the loop began is not back yet, but one that was taken for it.
      }
    }
    try {
      return counterexample(world, booted, analysis, finding, loops ? MAX_LAPS : 1);
    } catch (IllegalArgumentException e) {
      throw new Unrepeatable(
          "the path to "
              + finding.hazard()
              + " cannot be taken again ("
              + e.getMessage()
              + "): the world depends on something that is not in a cell");
    }
  }

  private Counterexample counterexample(
      World world, Program booted, Analysis analysis, Signature finding, int laps) {
    List<Counterexample.Choice> schedule =
        Schedule.of(booted, analysis.search(), analysis.path(finding, laps));
    return replay(world).run(finding, analysis.isPossible(finding), schedule);
  }

  private Coverage nothing() {
    return new Coverage(
        0,
        0,
        0,
        0,
        0,
        0,
        options.time(),
        options.symmetry(),
        options.reduction(),
        options.hazards(),
        Goals.NONE,
        null);
  }

  /**
   * Takes a schedule once more.
   *
   * @throws IllegalArgumentException if the schedule does not fit the world, or does not end in the
   *     hazard
   */
  public Counterexample replay(World world, Hazard hazard, List<Counterexample.Choice> schedule) {
    return watch(world, noted -> replay(noted).run(hazard, schedule));
  }

  /**
   * Takes a schedule once more that leads to one of several findings of a hazard.
   *
   * @param possible whether other schedules lead out of its loop
   * @throws IllegalArgumentException if the schedule does not fit the world, or does not end in the
   *     finding
   */
  public Counterexample replay(
      World world, Signature finding, boolean possible, List<Counterexample.Choice> schedule) {
    return watch(world, noted -> replay(noted).run(finding, possible, schedule));
  }

  /**
   * Takes a schedule once more and describes the world before its first step and after every step.
   *
   * @return one situation more than there are steps
   * @throws IllegalArgumentException if the schedule does not fit the world
   */
  public List<WorldSnapshot> watch(World world, List<Counterexample.Choice> schedule) {
    return watch(world, noted -> replay(noted).watch(schedule));
  }

  private Replay replay(World world) {
    return new Replay(space(new Program(world, options.hz())), options);
  }
}
