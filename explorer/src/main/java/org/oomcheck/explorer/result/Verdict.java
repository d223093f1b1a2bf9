// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;

/** What exploring a world has shown. */
public sealed interface Verdict {

  /** How much was explored. */
  Coverage coverage();

  /**
   * A hazard is reachable.
   *
   * @param counterexamples the shortest path to each hazard that was found, in the order of the
   *     enum; or to each finding, if that was asked for
   * @param others the findings that no counterexample shows
   */
  record Violated(List<Counterexample> counterexamples, List<Signature> others, Coverage coverage)
      implements Verdict {}

  /** Every state was explored, and none of the hazards of the coverage is reachable. */
  record Proven(Coverage coverage) implements Verdict {}

  /** A limit was reached first; nothing was found until then. */
  record Inconclusive(Limit limit, Coverage coverage) implements Verdict {}

  /** The world cannot be explored soundly, for example because a task is not deterministic. */
  record HarnessError(String problem, Coverage coverage) implements Verdict {}
}
