// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.model.machine.Hazard;

/**
 * Looks for one hazard: in single states, in the graph of a complete search, or in both. One class
 * per check, found by {@link java.util.ServiceLoader}; it has no fields, since every search uses
 * it.
 */
public interface HazardCheck {

  /**
   * What a check has found in the graph of a search.
   *
   * @param state the state at which it begins to show
   * @param further the transitions that follow from there before it is seen; empty if the state
   *     says it all
   * @param possible whether it needs a scheduler that takes a certain way for ever
   */
  record Found(Signature signature, int state, List<Transition> further, boolean possible) {}

  /**
   * What there is to say at the end of a run.
   *
   * @param message a sentence for a reader, without a full stop
   */
  record Said(Signature signature, String message, boolean possible) {}

  /** The hazard that the check looks for. */
  Hazard hazard();

  /**
   * Whether a reduced search shows what a complete one does, see {@link
   * org.oomcheck.explorer.search.ReducedSearch}: the hazard is seen in states that a run never
   * leaves again (a terminal component), or in the control location of one task alone.
   */
  boolean isKeptByReduction();

  /**
   * Whether a state that was just expanded may show the hazard. Any thread may ask, for every state
   * of a search, so the answer must be quick and must not run code of the world.
   */
  default boolean isConcernedBy(SuccessorGenerator state) {
    return false;
  }

  /** Hands out what an expanded state shows. Is called for states that concern the check. */
  default void inState(SuccessorGenerator state, Consumer<Signature> found) {}

  /** Hands out what a complete search shows. */
  default void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {}

  /** What a run shows at its end, where the world has not ended with a complaint. */
  List<Said> atEnd(RunEnd end);
}
