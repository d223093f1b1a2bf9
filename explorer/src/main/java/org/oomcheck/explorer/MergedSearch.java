// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.relevance.IrrelevantCells;
import org.oomcheck.explorer.relevance.StepCases;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.ReducedSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;

/**
 * A search that takes states for one that differ only in irrelevant cells, see {@link
 * IrrelevantCells}. All of them have the same runs: the same tasks take the same steps with the
 * same results, and time passes alike. So every hazard shows in one of them if it does in another,
 * unless it is judged by the cells themselves; such cells are kept, see {@link Memory#judged}.
 *
 * <p>Which cells are irrelevant shows only when everything was searched. At first all are taken to
 * be; if fewer are than was thought, the search is repeated.
 *
 * <p>In which states all runnable tasks spin, and time passes all the same, is chosen state by
 * state. A world with such states is searched in full.
 */
final class MergedSearch {
  /** How many states are searched first, as long as that shows which cells are relevant. */
  private static final List<Integer> FIRST_STATES = List.of(500, 20_000);

  private final StateSpace space;
  private final Program world;
  private final StepCases cases;
  private @Nullable IrrelevantCells irrelevant;
  private BitSet dropped = new BitSet();
  private @Nullable Search merged;

  /** From here on, what searches learn of the steps of the world is kept. */
  MergedSearch(StateSpace space) {
    this.space = space;
    this.world = space.program();
    this.cases = space.keepCases();
  }

  /**
   * Searches everything and analyses it; with reduction, orders of steps are left out. Null if that
   * cannot be done, or if no cell is irrelevant.
   */
  @Nullable Analysis search(Options options) {
    world.restart(options.time());
    IrrelevantCells cells =
        new IrrelevantCells(
            world.shape(), cases, space.trial(options.time()), world.memory().values());
    irrelevant = cells;
    dropped = cells.candidates();
    Options current = options;
    int stage = 0;
    while (!dropped.isEmpty()) {
      world.memory().judged().clear();
      Search search = once(current.limits(limitsOf(stage, options)));
      BitSet kept = (BitSet) dropped.clone();
      dropped = cells.among(dropped);
      kept.andNot(dropped);
      if (kept.stream().anyMatch(cells::isWritten)) {
        continue;
      }
      if (stage < FIRST_STATES.size() && search != null && search.limit() != null) {
        stage++;
        continue;
      }
      if (search == null || FixpointSearch.hasSpins(space, search, options.time())) {
        return null;
      }
      Analysis found = new Analysis(world, search, current);
      if (world.memory().judged().intersects(dropped)) {
        dropped.andNot(world.memory().judged());
        dropped = cells.among(dropped);
      } else if (found.orderIsOpen()) {
        current = current.symmetry(false);
      } else {
        merged = search;
        return found;
      }
    }
    return null;
  }

  private static Limits limitsOf(int stage, Options options) {
    Limits all = options.limits();
    return stage < FIRST_STATES.size()
        ? all.states(Math.min(FIRST_STATES.get(stage), all.states()))
        : all;
  }

  private @Nullable Search once(Options options) {
    world.restart(options.time());
    space.ignore(dropped);
    try {
      return options.reduction()
          ? ReducedSearch.of(space, options)
          : FixpointSearch.withoutSpins(space, options);
    } finally {
      space.ignore(new BitSet());
    }
  }

  /** The coverage of a search, with the cells that this one has dropped. */
  Coverage coverageOf(Search search) {
    IrrelevantCells cells = irrelevant;
    if (cells == null || search != merged) {
      return search.coverage();
    }
    List<String> names =
        dropped.stream()
            .filter(cells::isWritten)
            .mapToObj(cell -> world.sharedValues().get(cell).name())
            .toList();
    return search.coverage().ignoring(names);
  }
}
