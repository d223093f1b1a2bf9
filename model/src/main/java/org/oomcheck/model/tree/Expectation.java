// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.model.machine.Hazard;

/**
 * The verdict that an author declares for one cell of the matrix.
 *
 * @param series the tree, for example {@code v4.13+fill-nowait}
 * @param scenario the scenario's id
 * @param hazards the hazards that must be found, all of them and no other; empty for none
 */
public record Expectation(String series, String scenario, Set<Hazard> hazards) {

  /** None of the hazards that the scenario looks for is reachable. */
  public static Expectation proven(String series, String scenario) {
    return new Expectation(series, scenario, Set.of());
  }

  /** These hazards are reachable. */
  public static Expectation violated(String series, String scenario, Hazard first, Hazard... more) {
    Set<Hazard> hazards = new TreeSet<>(Set.of(more));
    hazards.add(first);
    return new Expectation(series, scenario, hazards);
  }
}
