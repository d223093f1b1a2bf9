// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import java.util.function.Predicate;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;

/**
 * Searches everything that follows the state in the program's memory, and keeps all transitions. In
 * which states all runnable tasks spin shows only then, see {@link SpinStates}; time passes there,
 * so more can follow, and the search goes on until no more such states are found. Eager timers fire
 * there in any case.
 */
public final class FixpointSearch {
  private static final int LEARNING_STATES = 20_000;

  private final StateSpace space;
  private final Options options;
  private final int[] start;

  private FixpointSearch(StateSpace space, Options options) {
    this.space = space;
    this.options = options;
    this.start = space.program().memory().values().clone();
  }

  /**
   * A complete search, or one that a limit has ended. Its states are in the order of depths if one
   * of them shows a hazard; otherwise they need not be.
   */
  public static Search inAnyOrder(StateSpace space, Options options) {
    return inOneGo(space, options, true);
  }

  /**
   * Searches the first states only, and keeps all transitions. In a small world no other search has
   * to follow.
   */
  public static Search learning(StateSpace space, Options options) {
    return Search.withGraph(space, few(options), null);
  }

  /** Options for a search of the first states, in which steps are learned. */
  static Options few(Options options) {
    Limits limits = options.limits();
    return options.limits(limits.states(Math.min(LEARNING_STATES, limits.states())));
  }

  /**
   * A whole search, of which the first is there already: complete, and with all transitions. It may
   * have had other limits, so it is not continued.
   */
  public static Search from(Search first, StateSpace space, Options options) {
    return new FixpointSearch(space, options).run(first, search -> search != first);
  }

  /** A complete search in the order of depths, or one that a limit has ended. */
  public static Search inOrder(StateSpace space, Options options) {
    return inOneGo(space, options, false);
  }

  private static Search inOneGo(StateSpace space, Options options, boolean continues) {
    FixpointSearch search = new FixpointSearch(space, options);
    return search.run(search.begin(), each -> continues);
  }

  /** A search in the order of depths in which time passes only where no task is runnable. */
  public static Search withoutSpins(StateSpace space, Options options) {
    return new FixpointSearch(space, options).begin();
  }

  /** Whether all runnable tasks spin in some state of a complete search, and delay a timer. */
  public static boolean hasSpins(StateSpace space, Search search, TimeMode time) {
    return time == TimeMode.MAXIMAL
        && search.isComplete()
        && !new SpinStates().discover(space.program(), search).isEmpty();
  }

  private Search run(Search first, Predicate<Search> mayContinue) {
    Search search = first;
    while (search.isComplete() && options.time() == TimeMode.MAXIMAL) {
      BitSet spinning = space.spins().discover(space.program(), search);
      if (spinning.isEmpty()) {
        break;
      }
      if (!mayContinue.test(search) || !continued(search, spinning)) {
        search = begin();
      }
    }
    return search;
  }

  private Search begin() {
    while (true) {
      space.program().load(start);
      boolean symmetry = isSymmetric();
      Search search = Search.withGraph(space, options, null);
      if (symmetry == isSymmetric()) {
        return search;
      }
    }
  }

  /** Whether no step was seen so far that tells the tasks of a role apart. */
  private boolean isSymmetric() {
    return !options.symmetry() || !space.program().tellsTasksApart();
  }

  /** Continues a search, if there is room; false if it has to begin again. */
  private boolean continued(Search search, BitSet spinning) {
    long twice = search.store().bytes() + 2 * search.graph().bytes();
    if (!search.violations().isEmpty() || twice > options.limits().bytes()) {
      return false;
    }
    boolean symmetry = isSymmetric();
    search.resume(spinning);
    return search.violations().isEmpty() && symmetry == isSymmetric();
  }
}
