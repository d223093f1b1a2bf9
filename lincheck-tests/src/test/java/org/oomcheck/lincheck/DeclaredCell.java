// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;

/**
 * A cell of the catalogue as far as threads can show it: without the hazards that are a matter of
 * virtual time, or of a cycle in which nothing is achieved. Timers may fire at any moment.
 *
 * @param shown the hazards that the scenario looks for and threads can show
 * @param expected those of them that are declared for the series; empty where they are excluded
 */
record DeclaredCell(String series, Scenario scenario, Set<Hazard> shown, Set<Hazard> expected) {
  /** Lincheck takes a lost wake-up for a deadlock. */
  private static final Set<Hazard> NOT_SHOWN =
      Set.of(
          Hazard.STALL,
          Hazard.HUNG_TASK,
          Hazard.OOM_LOCKUP,
          Hazard.BUSY_NO_OP,
          Hazard.GOAL_MISSED,
          Hazard.DATA_RACE,
          Hazard.LOST_WAKEUP);

  private static final Catalogue CATALOGUE = Catalogue.load();

  /** Every cell of which threads can show anything, by scenario and series. */
  static List<DeclaredCell> all() {
    Scenarios scenarios = Scenarios.load();
    List<Expectation> declared = new ArrayList<>();
    scenarios.all().forEach(scenario -> declared.addAll(scenario.expectations()));
    for (Patch patch : CATALOGUE.patches()) {
      declared.addAll(patch.expectations());
    }
    List<DeclaredCell> cells = new ArrayList<>();
    declared.removeIf(expectation -> !expectation.values().isEmpty());
    for (Expectation expectation : declared) {
      DeclaredCell cell = of(expectation, scenarios.get(expectation.scenario()));
      if (cell != null) {
        cells.add(cell);
      }
    }
    cells.sort(Comparator.comparing(DeclaredCell::toString));
    return cells;
  }

  /** Null if threads can show neither a hazard of this cell nor that there is none. */
  private static @Nullable DeclaredCell of(Expectation expectation, Scenario scenario) {
    Set<Hazard> shown = EnumSet.copyOf(scenario.lookedFor());
    shown.removeAll(NOT_SHOWN);
    Set<Hazard> expected = EnumSet.noneOf(Hazard.class);
    expected.addAll(expectation.eagerHazards());
    expected.retainAll(shown);
    boolean silent = expected.isEmpty() && !expectation.eagerHazards().isEmpty();
    return shown.isEmpty() || silent
        ? null
        : new DeclaredCell(expectation.series(), scenario, shown, expected);
  }

  /** How many tasks the cell has; from here on Lincheck boots its world. */
  int prepare(boolean lastAnswers) {
    return CellRace.prepare(
        scenario.world(CATALOGUE.series(series), Settings.defaults(scenario)), shown, lastAnswers);
  }

  @Override
  public String toString() {
    return scenario.id() + " " + series;
  }
}
