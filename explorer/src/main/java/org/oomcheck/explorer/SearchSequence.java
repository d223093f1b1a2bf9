// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.hazard.HazardChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.relevance.IrrelevantCells;
import org.oomcheck.explorer.relevance.StepCases;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.ReducedSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;

/** The searches that one exploration takes: to learn, to cover everything, to find short paths. */
final class SearchSequence {
  private final StateSpace space;
  private final Program world;
  private final @Nullable StepCases cases;
  private Options options;
  private Search last;

  SearchSequence(StateSpace space, Options options) {
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.cases = options.merging() ? space.keepCases() : null;
    this.last = learn();
  }

  /** Searches the first states only; in a large world the states get room to grow. */
  private Search learn() {
    world.restart(options.time());
    Search search = Search.learning(space, options, null);
    if (search.limit() != null) {
      space.widen();
    }
    return search;
  }

  /** Coverage of the last search. */
  Coverage coverage() {
    return last.coverage();
  }

  /**
   * Searches everything and analyses it; in the order of depths, if anything is found. With
   * reduction, orders of steps are left out where the world allows it, and so are the hazards that
   * would not be seen then.
   */
  Analysis complete() {
    Analysis reduced = options.reduction() ? reduced() : null;
    Analysis merged = reduced == null && cases != null ? merged(cases) : null;
    return reduced != null ? reduced : merged != null ? merged : full();
  }

  /**
   * Takes states for one that differ only in irrelevant cells. Which cells are irrelevant shows
   * only when everything was searched; if fewer are than was thought, the search is repeated. Where
   * tasks spin while a timer runs, everything is searched in full.
   */
  private @Nullable Analysis merged(StepCases learned) {
    world.restart(options.time());
    IrrelevantCells irrelevant =
        new IrrelevantCells(
            world.shape(), learned, space.trial(options.time()), world.memory().values());
    Options merging = options;
    BitSet dropped = irrelevant.among(irrelevant.candidates());
    Analysis found = null;
    while (found == null && !dropped.isEmpty()) {
      if (Boolean.getBoolean("dbg")) System.err.println("DBG dropping " + irrelevant.debug(world, dropped)); // DEBUG
      space.ignore(dropped);
      world.judged().clear();
      world.restart(options.time());
      last = FixpointSearch.withoutSpins(space, merging);
      BitSet before = dropped;
      dropped = irrelevant.among(before);
      if (!dropped.equals(before)) {
        continue;
      }
      if (last.isComplete() && FixpointSearch.hasSpins(space, last, options.time())) {
        break;
      }
      found = new Analysis(world, last, merging);
      if (world.judged().intersects(dropped)) {
        dropped.andNot(world.judged());
        dropped = irrelevant.among(dropped);
        found = null;
      } else if (found.orderIsOpen()) {
        merging = merging.symmetry(false);
        found = null;
      }
    }
    space.ignore(new BitSet());
    return found;
  }

  private @Nullable Analysis reduced() {
    world.restart(options.time());
    Options kept = options.hazards(HazardChecks.keptByReduction(options.hazards()));
    Search search = ReducedSearch.of(space, kept);
    if (search == null) {
      return null;
    }
    last = search;
    return new Analysis(world, search, kept);
  }

  private Analysis full() {
    boolean inOrder = false;
    while (true) {
      world.restart(options.time());
      last =
          inOrder
              ? FixpointSearch.inOrder(space, options)
              : FixpointSearch.inAnyOrder(space, options);
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
