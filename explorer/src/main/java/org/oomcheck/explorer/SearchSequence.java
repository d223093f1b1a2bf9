// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.hazard.HazardChecks;
import org.oomcheck.explorer.program.Program;
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
  private final @Nullable MergedSearch merging;
  private Options options;
  private Search last;

  /** The search for learning, if it has covered everything; null otherwise, and once it is used. */
  private @Nullable Search learned;

  SearchSequence(StateSpace space, Options options) {
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.last = learn();
    this.merging = options.merging() ? new MergedSearch(space) : null;
  }

  /** Searches the first states only; in a large world the states get room to grow. */
  private Search learn() {
    world.restart(options.time());
    boolean apart = world.tellsTasksApart();
    Search search = FixpointSearch.learning(space, options);
    if (search.limit() != null) {
      space.widen();
    } else if (apart == world.tellsTasksApart()) {
      learned = search;
    }
    return search;
  }

  /** Coverage of the last search. */
  Coverage coverage() {
    return merging == null ? last.coverage() : merging.coverageOf(last);
  }

  /**
   * Searches everything and analyses it; in the order of depths, if anything is found. With
   * reduction, orders of steps are left out where the world allows it, and so are the hazards that
   * would not be seen then.
   */
  Analysis complete() {
    Analysis fewer = options.reduction() ? reduced() : null;
    if (fewer == null && merging != null) {
      fewer = merging.search(options.reduction(false));
    }
    if (fewer == null) {
      return full();
    }
    last = fewer.search();
    return fewer;
  }

  private @Nullable Analysis reduced() {
    Options kept = options.hazards(HazardChecks.keptByReduction(options.hazards()));
    Analysis merged = merging == null ? null : merging.search(kept);
    if (merged != null) {
      return merged;
    }
    world.restart(options.time());
    Search search = ReducedSearch.of(space, kept);
    return search == null ? null : new Analysis(world, search, kept);
  }

  private Analysis full() {
    boolean inOrder = false;
    while (true) {
      world.restart(options.time());
      last = inOrder ? FixpointSearch.inOrder(space, options) : inAnyOrder();
      Analysis found = new Analysis(world, last, options);
      if (found.orderIsOpen()) {
        options = options.symmetry(false);
      } else if (last.inOrder() || found.hazards().isEmpty()) {
        return found;
      }
      inOrder = true;
    }
  }

  private Search inAnyOrder() {
    Search first = learned;
    learned = null;
    // Other searches in between may have found out more about the states.
    return first == null || merging != null || options.reduction()
        ? FixpointSearch.inAnyOrder(space, options)
        : FixpointSearch.from(first, space, options);
  }
}
