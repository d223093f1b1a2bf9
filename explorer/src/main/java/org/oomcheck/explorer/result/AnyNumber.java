// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;

/**
 * What was found about a world with any number of tasks of one role, timers firing at any moment.
 *
 * <p>What is looked for: states in which no task can go on although one should, cycles of lock
 * waits, and whatever the modelled kernel complains about. Rounds without progress, data races, and
 * tasks that wait for good while others go on are not.
 *
 * @param role the comm of those tasks
 * @param possible hazards that could not be excluded; whether some number of tasks really meets
 *     them, only a search with that number can tell
 * @param states how many different states were kept; each stands for very many
 * @param places the steps before which any number of those tasks may be at the same time
 * @param counting steps that did something else for some number of tasks than for another; they
 *     were tried with as many as there are places, and what they do with more is taken for granted
 * @param apart the most tasks of the role that had to be kept one by one
 * @param seconds how long it took
 * @param open why this is no answer, null if it is one
 */
public record AnyNumber(
    String role,
    Set<Hazard> possible,
    long states,
    List<String> places,
    List<String> counting,
    int apart,
    double seconds,
    @Nullable String open) {

  /** The same, but no answer. */
  public AnyNumber but(String why) {
    return new AnyNumber(role, possible, states, places, counting, apart, seconds, why);
  }

  /**
   * Whether it is proven that no number of tasks ever meets what was looked for, provided that the
   * {@link #counting} steps do with more tasks what they do with some.
   */
  public boolean isProven() {
    return possible.isEmpty() && open == null;
  }
}
