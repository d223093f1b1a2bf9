// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.EnumMap;
import java.util.Map;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.hazard.HazardChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.PartialOrderReduction;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.model.machine.Hazard;

/** The searches that one exploration takes: to learn, to cover everything, to find short ways. */
final class SearchSequence {
  /** How many states are searched without reduction first, to learn most of the automata. */
  private static final int LEARNING_STATES = 20_000;

  /** In a large world, reduction has to leave out so great a part of the first states: a half. */
  private static final int WORTH_IT = 2;

  private final StateSpace space;
  private final Program world;
  private Options options;
  private boolean reduced;
  private Search last;

  SearchSequence(StateSpace space, Options options) {
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.last = learn();
    this.reduced =
        options.reduction()
            && HazardChecks.allowReduction(options.hazards())
            && isWorthReducing(last);
  }

  /** Searches the first states only; what it learns makes the searches that follow cheaper. */
  private Search learn() {
    world.restart(options.time());
    Limits limits = options.limits();
    Options few = options.limits(limits.states(Math.min(LEARNING_STATES, limits.states())));
    Search search = new Search(space, few, null);
    search.run();
    if (search.limit() != null) {
      space.widen();
    }
    return search;
  }

  /**
   * Whether reduction saves enough. It takes one thread, and perhaps several searches, as it has to
   * know what tasks may do before they have done it. What it saves of the levels that were searched
   * first says what it will save of the others.
   */
  private boolean isWorthReducing(Search learned) {
    int levels = learned.levels().size() - 1;
    if (learned.limit() == null || levels < 2) {
      return true;
    }
    world.restart(options.time());
    Options shallow = options.limits(options.limits().depth(levels - 2));
    Search trial = new Search(space, shallow, new PartialOrderReduction(world, false));
    trial.run();
    return WORTH_IT * trial.store().count() <= learned.levels().get(levels);
  }

  /** Whether the search that was complete left states out. */
  boolean reduced() {
    return reduced;
  }

  /** Coverage of the search that was complete. */
  Coverage coverage() {
    return last.coverage();
  }

  /** Searches everything and analyses it; in the order of depths, if anything is found. */
  Analysis complete() {
    boolean inOrder = false;
    while (true) {
      PartialOrderReduction reduction = reduced ? new PartialOrderReduction(world, true) : null;
      world.restart(options.time());
      last =
          inOrder
              ? FixpointSearch.inOrder(space, options, reduction)
              : FixpointSearch.inAnyOrder(space, options, reduction);
      if (reduction != null && last.sawABug()) {
        // A bug ends all tasks, so what a reduced search put off may never have been seen.
        reduced = false;
      } else if (reduction == null || last.limit() != null || !reduction.outdated()) {
        Analysis found = new Analysis(world, last, options);
        if (found.orderIsOpen()) {
          options = options.symmetry(false);
        } else if (last.inOrder() || found.hazards().isEmpty()) {
          return found;
        }
        inOrder = true;
      }
    }
  }

  /** For each hazard the analysis that knows the shortest way to it. */
  Map<Hazard, Analysis> shortest(Analysis found) {
    Map<Hazard, Analysis> shown = new EnumMap<>(Hazard.class);
    if (!reduced) {
      found.hazards().forEach(hazard -> shown.put(hazard, found));
      return shown;
    }
    world.restart(options.time());
    Search full = new Search(space, options, null);
    full.runUntilFound(found.hazards());
    Analysis known = new Analysis(world, full, options);
    Analysis fallback = null;
    for (Hazard hazard : found.hazards()) {
      if (!known.hazards().contains(hazard) && fallback == null) {
        world.restart(options.time());
        Search all =
            FixpointSearch.inOrder(space, options, new PartialOrderReduction(world, false));
        fallback = new Analysis(world, all, options);
      }
      boolean there = fallback == null || known.hazards().contains(hazard);
      shown.put(hazard, there ? known : fallback);
    }
    return shown;
  }
}
