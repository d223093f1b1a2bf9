// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;

/**
 * What was found about a world with any number of tasks of one role, timers firing at any moment.
 *
 * <p>What is looked for: tasks that hang, lost wake-ups, certain lockups, and whatever the modelled
 * kernel complains about; not {@link #NOT_LOOKED_FOR}.
 *
 * @param role the comm of those tasks
 * @param possible hazards that could not be excluded; whether some number of tasks really meets
 *     them, only a search with that number can tell
 * @param met the smallest number of tasks that was seen to meet a hazard, null if none was
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
    @Nullable Met met,
    long states,
    List<String> places,
    List<String> counting,
    int apart,
    double seconds,
    @Nullable String open) {

  /** The hazards that are left out, in words. */
  public static final String NOT_LOOKED_FOR =
      "lockups that another schedule ends, missed goals, data races, stalls";

  /**
   * A number of tasks with which a hazard is reachable.
   *
   * @param hazards what was found with this number
   */
  public record Met(int tasks, Set<Hazard> hazards) {}

  /** A copy of this answer with another reason why there is none, or with no reason. */
  public AnyNumber but(@Nullable String why) {
    return new AnyNumber(role, possible, met, states, places, counting, apart, seconds, why);
  }

  /** A copy of this answer with a number of tasks that meet a hazard. */
  public AnyNumber with(Met found) {
    return new AnyNumber(role, possible, found, states, places, counting, apart, seconds, open);
  }

  /** Whether the abstract search excluded every hazard, whatever a few tasks were seen to meet. */
  public boolean excludesAll() {
    return possible.isEmpty() && open == null;
  }

  /**
   * Whether it is proven that no number of tasks ever meets what was looked for, provided that the
   * {@link #counting} steps do with more tasks what they do with some.
   */
  public boolean isProven() {
    return met == null && excludesAll();
  }
}
