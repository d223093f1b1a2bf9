// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.module.ModuleWorld;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.SourceText;

/** A world of a lab as a scenario, so that it is explored, played and reported like the others. */
record LabScenario(String id, String question, ModuleWorld module, List<CFile> files)
    implements Scenario {

  /** The lines of its files. */
  SourceText text() {
    return name ->
        files.stream()
            .filter(file -> file.source().path().equals(name))
            .findFirst()
            .map(file -> file.text().lines().toList())
            .orElse(List.of());
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DATA_RACE);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return module.whoseThreadsEnd();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of();
  }
}
