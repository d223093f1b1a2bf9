// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Options;

/** Costs as people read them. */
public final class CostWords {
  private CostWords() {}

  /** The worst wait in seconds. */
  public static String worstWait(@Nullable Costs costs) {
    if (costs == null) {
      return "unknown";
    }
    return costs.worstWait() == Costs.NO_BOUND
        ? "without a bound"
        : (double) costs.worstWait() / Options.defaults().hz() + " s";
  }

  /** The most of one measure; 0 where the world has nothing of the kind. */
  public static String most(@Nullable Costs costs, String name) {
    if (costs == null) {
      return "unknown";
    }
    int most = costs.most().getOrDefault(name, 0);
    return most == Costs.NO_BOUND ? "without a bound" : String.valueOf(most);
  }

  /** The names of what is measured before a patch or with it. */
  public static Set<String> names(@Nullable Costs before, @Nullable Costs after) {
    Set<String> names = new TreeSet<>();
    if (before != null) {
      names.addAll(before.most().keySet());
    }
    if (after != null) {
      names.addAll(after.most().keySet());
    }
    return names;
  }
}
