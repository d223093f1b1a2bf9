// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.oomcheck.model.machine.Hazard;

/**
 * The verdict that an author expects of a scenario on a series: a check of the matrix, or, with
 * other values for its parameters, its negated form.
 *
 * @param series the tree, for example {@code v4.13+fill-nowait}
 * @param scenario the scenario's id
 * @param values the parameters that do not have their defaults
 * @param hazards the hazards that must be found, all of them and no other; empty for none
 * @param eagerHazards the same where timers may fire at any moment; never {@link Hazard#STALL},
 *     since no wait with a timeout has to take its time then
 * @param possible those of the hazards that need a scheduler that follows a loop for ever, though
 *     other schedules lead out of it; only lockups can be possible without being certain
 * @param longestWait how long a task has to wait at worst, in jiffies of a tenth of a second, so
 *     that a patch that shortens a wait can say so; {@link #ANY_WAIT} if that is not expected
 */
public record Expectation(
    String series,
    String scenario,
    Map<String, Integer> values,
    Set<Hazard> hazards,
    Set<Hazard> eagerHazards,
    Set<Hazard> possible,
    int longestWait) {

  /** In place of a longest wait: none is expected. */
  public static final int ANY_WAIT = -1;

  /** None of the hazards that the scenario looks for is reachable. */
  public static Expectation proven(String series, String scenario) {
    return new Expectation(series, scenario, Map.of(), Set.of(), Set.of(), Set.of(), ANY_WAIT);
  }

  /** An expectation that these hazards are reachable. */
  public static Expectation violated(String series, String scenario, Hazard first, Hazard... more) {
    Set<Hazard> hazards = new TreeSet<>(Set.of(more));
    hazards.add(first);
    Set<Hazard> eagerHazards = new TreeSet<>(hazards);
    eagerHazards.remove(Hazard.STALL);
    return new Expectation(series, scenario, Map.of(), hazards, eagerHazards, Set.of(), ANY_WAIT);
  }

  /** The same verdict, expected of another series. */
  public Expectation on(String other) {
    return new Expectation(other, scenario, values, hazards, eagerHazards, possible, longestWait);
  }

  /** The same verdict, expected for this value of a parameter. */
  public Expectation with(String parameter, int value) {
    Map<String, Integer> changed = new TreeMap<>(values);
    changed.put(parameter, value);
    return new Expectation(series, scenario, changed, hazards, eagerHazards, possible, longestWait);
  }

  /** The same verdict, but these hazards where timers may fire at any moment; none for proven. */
  public Expectation eagerly(Hazard... found) {
    return new Expectation(
        series, scenario, values, hazards, new TreeSet<>(Set.of(found)), possible, longestWait);
  }

  /** The same verdict, but these lockups are no more than possible. */
  public Expectation possibly(Hazard... lockups) {
    return new Expectation(
        series,
        scenario,
        values,
        hazards,
        eagerHazards,
        new TreeSet<>(Set.of(lockups)),
        longestWait);
  }

  /** The same verdict, with a STALL whose longest wait takes this many jiffies. */
  public Expectation waiting(int jiffies) {
    return new Expectation(series, scenario, values, hazards, eagerHazards, possible, jiffies);
  }
}
