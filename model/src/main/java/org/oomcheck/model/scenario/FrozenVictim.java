// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The process that holds most is in a frozen cgroup. A SIGKILL does not reach it there, so
 * mark_oom_victim() thaws it, and it ends. Without that ({@code kill-without-thaw}) the killer
 * waits for a victim that never runs, and no other process is chosen.
 */
@AutoService(Scenario.class)
public final class FrozenVictim implements Scenario {
  private static final String ID = "frozen-victim";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The OOM killer chooses a process in a frozen cgroup: does it end?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, 0);
    Victims.frozen(guest, 2);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v6.12", ID));
  }
}
