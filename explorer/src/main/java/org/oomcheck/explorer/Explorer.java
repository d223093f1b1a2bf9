// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/** Explores worlds: completely, or until a limit that the verdict names. */
public final class Explorer {
  /** How many states are searched without reduction first, to learn most of the automata. */
  private static final int LEARNING_STATES = 20_000;

  private final Options options;

  public Explorer(Options options) {
    this.options = options;
  }

  /** Explores every interleaving of a world. */
  public Verdict explore(World world) {
    Coverage sofar = nothing();
    try {
      BootedWorld booted = new BootedWorld(world, options.hz());
      Search search = search(booted);
      sofar = search.coverage();
      booted.automata().forEach(automaton -> new Audit(automaton).run());
      return verdict(world, booted, search);
    } catch (HarnessException e) {
      return new Verdict.HarnessError(String.valueOf(e.getMessage()), sofar);
    }
  }

  /** Searches until no footprint has grown on the way; only then was the reduction right. */
  private Search search(BootedWorld booted) {
    Options learning = options.maxStates(Math.min(LEARNING_STATES, options.maxStates()));
    Search first = searched(booted, learning, null);
    if (!options.reduction()) {
      return first.limit() == null ? first : searched(booted, options, null);
    }
    while (true) {
      Reduction reduction = new Reduction(booted);
      Search search = searched(booted, options, reduction);
      if (search.limit() != null || !reduction.outdated()) {
        return search;
      }
    }
  }

  private static Search searched(
      BootedWorld booted, Options options, @Nullable Reduction reduction) {
    booted.restart();
    Search search = new Search(booted, options, reduction);
    search.run();
    return search;
  }

  private Verdict verdict(World world, BootedWorld booted, Search search) {
    Coverage coverage = search.coverage();
    if (!search.violations().isEmpty()) {
      return new Verdict.Violated(shortest(world, booted, search), coverage);
    }
    Limit limit = coverage.limit();
    return limit == null ? new Verdict.Proven(coverage) : new Verdict.Inconclusive(limit, coverage);
  }

  /**
   * The shortest way to each hazard. A reduced search does not know it, so the search is repeated
   * without reduction, but only as far as the hazards are. If that is too far, the way that the
   * reduced search found has to do.
   */
  private List<Counterexample> shortest(World world, BootedWorld booted, Search search) {
    Set<Hazard> hazards = search.violations().keySet();
    Search full = search;
    if (options.reduction()) {
      booted.restart();
      full = new Search(booted, options, null);
      full.runUntilFound(hazards);
    }
    List<Counterexample> counterexamples = new ArrayList<>();
    for (Hazard hazard : hazards) {
      Search found = full.violations().containsKey(hazard) ? full : search;
      IntList states = found.violations().getOrDefault(hazard, new IntList());
      counterexamples.add(replay(world, hazard, new Shortest(booted, found).to(states)));
    }
    return counterexamples;
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
        null);
  }

  /**
   * Takes a schedule once more.
   *
   * @throws IllegalArgumentException if the schedule does not fit the world, or does not end in the
   *     hazard
   */
  public Counterexample replay(World world, Hazard hazard, List<Counterexample.Choice> schedule) {
    return new Replay(new BootedWorld(world, options.hz()), options.time()).run(hazard, schedule);
  }
}
