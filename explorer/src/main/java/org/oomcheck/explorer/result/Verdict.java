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
   * @param counterexamples the shortest way to each hazard that was found, in the order of the enum
   */
  record Violated(List<Counterexample> counterexamples, Coverage coverage) implements Verdict {}

  /** Every state was explored, and none of the hazards of the coverage is reachable. */
  record Proven(Coverage coverage) implements Verdict {}

  /** A limit was reached first; nothing was found until then. */
  record Inconclusive(Limit limit, Coverage coverage) implements Verdict {}

  /** The world cannot be explored soundly, for example because a task is not deterministic. */
  record HarnessError(String problem, Coverage coverage) implements Verdict {}
}
