// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Options;

/**
 * A cost that is another one with the patches than without them.
 *
 * @param what {@link #WORST_WAIT}, or the name of a measure with its unit
 * @param before at worst, in jiffies for a wait; {@link Costs#NO_BOUND} without a bound
 * @param after the same with the patches
 */
public record CostChange(String what, int before, int after) {
  /** How long a task may have to wait for others. */
  public static final String WORST_WAIT = "worst wait";

  /** The costs that differ; none where one of the worlds was not measured. */
  static List<CostChange> between(@Nullable Costs before, @Nullable Costs after) {
    List<CostChange> changes = new ArrayList<>();
    if (before == null || after == null) {
      return changes;
    }
    changes.add(new CostChange(WORST_WAIT, before.worstWait(), after.worstWait()));
    for (String name : CostWords.names(before, after)) {
      changes.add(
          new CostChange(
              name, before.most().getOrDefault(name, 0), after.most().getOrDefault(name, 0)));
    }
    changes.removeIf(change -> change.before == change.after);
    return changes;
  }

  /** Whether the patch costs more than before. */
  public boolean isMore() {
    return after == Costs.NO_BOUND || (before != Costs.NO_BOUND && after > before);
  }

  /** The cost before, as people read it. */
  public String wordsBefore() {
    return words(before);
  }

  /** The cost with the patches, as people read it. */
  public String wordsAfter() {
    return words(after);
  }

  private String words(int cost) {
    if (cost == Costs.NO_BOUND) {
      return "without a bound";
    }
    return what.equals(WORST_WAIT)
        ? (double) cost / Options.defaults().hz() + " s"
        : String.valueOf(cost);
  }
}
