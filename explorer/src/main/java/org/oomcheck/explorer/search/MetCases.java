// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;

/** Counts in how many states of a search each learned case of a step was met. */
public final class MetCases {
  private final SuccessorGenerator expander;
  private final int often;
  private final IdentityHashMap<StepOutcomes, Integer> met = new IdentityHashMap<>();

  /** The outcomes of each task whose case is not rare in the state that was asked for last. */
  private final @Nullable StepOutcomes[] known;

  /**
   * No case was met yet.
   *
   * @param often a case that was met in so many states is not rare
   */
  public MetCases(Search search, int often) {
    this.expander = search.expander();
    this.often = often;
    this.known = new StepOutcomes[expander.tasks()];
  }

  /**
   * Whether the next step of a task is a rare case in a packed state, or one that is not learned.
   */
  public boolean hasRare(long[] packed, int offset) {
    expander.begin(packed, offset);
    boolean rare = false;
    for (int task = 0; task < expander.tasks(); task++) {
      ControlLocation at = expander.node(task);
      known[task] = null;
      if (!at.finished() && !expander.isLikePrevious(task)) {
        StepOutcomes learned = expander.cache.learned(task, at, expander.base);
        if (learned == null || met.merge(learned, 1, Integer::sum) <= often) {
          rare = true;
        } else {
          known[task] = learned;
        }
      }
    }
    return rare;
  }

  /** The outcomes of a task whose case is not rare in the state that was asked for; else null. */
  @Nullable StepOutcomes known(int task) {
    return known[task];
  }
}
