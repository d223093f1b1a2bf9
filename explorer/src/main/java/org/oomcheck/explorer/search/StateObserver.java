// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Map;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.state.IntList;

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

  /** How many states have no successor. */
  long finalStates();
}
