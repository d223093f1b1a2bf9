// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.oomcheck.model.tree.UnknownName;

/** The scenarios that are known. */
public final class Scenarios {
  private final List<Scenario> all;

  public Scenarios(List<Scenario> all) {
    this.all = all.stream().sorted(Comparator.comparing(Scenario::id)).toList();
  }

  /** Every scenario on the class path. */
  public static Scenarios load() {
    List<Scenario> found = new ArrayList<>();
    ServiceLoader.load(Scenario.class).forEach(found::add);
    return new Scenarios(found);
  }

  /** The scenarios, by id. */
  public List<Scenario> all() {
    return all;
  }

  /**
   * The scenario with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Scenario get(String id) {
    return all.stream()
        .filter(scenario -> scenario.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new UnknownName("no scenario '" + id + "'", id, ids(), List.of("scenarios")));
  }

  private List<String> ids() {
    return all.stream().map(Scenario::id).toList();
  }
}
