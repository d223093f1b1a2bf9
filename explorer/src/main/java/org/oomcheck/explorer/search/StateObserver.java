// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Map;
import java.util.Set;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.model.machine.Hazard;

/** Looks at every state of a search, just after it was expanded, and keeps what it has seen. */
public interface StateObserver {

  /**
   * Whether there is anything to see in a state. Any thread may ask, so the answer must not depend
   * on what was observed before.
   */
  boolean isConcernedBy(SuccessorGenerator state);

  /**
   * Looks at a state.
   *
   * @param number the number of the state in the search
   * @param depth how many steps it is away from the start
   */
  void observe(SuccessorGenerator state, int number, int depth);

  /** The states nearest to the start that show each finding. */
  Map<Signature, IntList> violations();

  /** Whether each of these hazards was seen. */
  default boolean hasSeen(Set<Hazard> hazards) {
    return hazards.stream()
        .allMatch(
            hazard ->
                violations().keySet().stream().anyMatch(finding -> finding.hazard() == hazard));
  }

  /** Whether the modelled kernel complained in some state. */
  boolean sawABug();

  /** How many states have no successor. */
  long finalStates();
}
