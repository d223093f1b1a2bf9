// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.model.machine.Hazard;

/** The checks that there are. */
public final class HazardChecks {
  private static final List<HazardCheck> ALL =
      ServiceLoader.load(HazardCheck.class, HazardCheck.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .sorted(
              Comparator.comparing(HazardCheck::hazard)
                  .thenComparing(check -> check.getClass().getName()))
          .toList();

  private HazardChecks() {}

  /** The checks that look for some hazards, in the order of the hazards. */
  public static List<HazardCheck> of(Set<Hazard> hazards) {
    return ALL.stream().filter(check -> hazards.contains(check.hazard())).toList();
  }

  /** Of these hazards, those that a reduced search finds, which leaves out orders of steps. */
  public static Set<Hazard> keptByReduction(Set<Hazard> hazards) {
    Set<Hazard> kept = new TreeSet<>(hazards);
    ALL.stream()
        .filter(check -> !check.isKeptByReduction())
        .forEach(check -> kept.remove(check.hazard()));
    return kept;
  }
}
