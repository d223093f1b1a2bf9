// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;

/**
 * Searches everything that follows the state in the world's memory, and keeps all transitions. That
 * time passes in a state while tasks go round may show only then, see {@link SpinStates}; and more
 * can follow. Eager timers fire there in any case.
 */
public final class FixpointSearch {
  private final Program world;
  private final Options options;
  private final @Nullable PartialOrderReduction reduction;
  private final int[] start;

  private FixpointSearch(
      Program world, Options options, @Nullable PartialOrderReduction reduction) {
    this.world = world;
    this.options = options;
    this.reduction = reduction;
    this.start = world.memory().values().clone();
  }

  /**
   * A complete search, or one that a limit has ended. If states of it show a hazard, it is in the
   * order of depths; otherwise it need not be.
   */
  public static Search inAnyOrder(
      Program world, Options options, @Nullable PartialOrderReduction reduction) {
    return new FixpointSearch(world, options, reduction).run(true);
  }

  /** A complete search in the order of depths, or one that a limit has ended. */
  public static Search inOrder(
      Program world, Options options, @Nullable PartialOrderReduction reduction) {
    return new FixpointSearch(world, options, reduction).run(false);
  }

  private Search run(boolean anyOrder) {
    Search search = begin();
    while (search.isComplete() && options.time() == TimeMode.MAXIMAL) {
      BitSet spinning = world.spins().discover(world, search);
      if (spinning.isEmpty()) {
        break;
      }
      if (!anyOrder || !goesOn(search, spinning)) {
        search = begin();
      }
    }
    return search;
  }

  private Search begin() {
    world.load(start);
    return Search.withGraph(world, options, reduction);
  }

  /** Lets a search go on, if there is room; false if it has to begin again. */
  private boolean goesOn(Search search, BitSet spinning) {
    long twice = search.store().bytes() + 2 * search.graph().bytes();
    if (!search.violations().isEmpty() || twice > options.limits().bytes()) {
      return false;
    }
    search.goOn(spinning);
    return search.violations().isEmpty();
  }
}
