// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Searches everything that follows the state in the world's memory, and keeps all transitions. That
 * time passes in a state while tasks go round may show only then, see {@link Spins}; and more can
 * follow. Eager timers fire there in any case.
 */
final class WholeSearch {
  private final BootedWorld world;
  private final Options options;
  private final @Nullable Reduction reduction;
  private final int[] start;

  private WholeSearch(BootedWorld world, Options options, @Nullable Reduction reduction) {
    this.world = world;
    this.options = options;
    this.reduction = reduction;
    this.start = world.memory().values().clone();
  }

  /**
   * A complete search, or one that a limit has ended. If states of it show a hazard, it is in the
   * order of depths; otherwise it need not be.
   */
  static Search inAnyOrder(BootedWorld world, Options options, @Nullable Reduction reduction) {
    return new WholeSearch(world, options, reduction).run(true);
  }

  /** A complete search in the order of depths, or one that a limit has ended. */
  static Search inOrder(BootedWorld world, Options options, @Nullable Reduction reduction) {
    return new WholeSearch(world, options, reduction).run(false);
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
