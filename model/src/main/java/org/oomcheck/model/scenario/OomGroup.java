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
 * A victim cannot end before a process of its memory cgroup gives a lock back, and that process
 * allocates with the lock held. The OOM killer chooses no other while the victim is there, so the
 * lock is never given back; the world has no OOM reaper.
 *
 * <p>Since v4.19 (3d8b38eb81ca) {@code memory.oom.group} says that the processes of a cgroup are
 * killed together: the second one is a victim as well, its allocation fails, and both end. {@code
 * group=0} leaves it unset, as it is by default; a release before v4.19 has no such file.
 */
@AutoService(Scenario.class)
public final class OomGroup implements Scenario {
  private static final String ID = "oom-group";
  private static final Parameter GROUP =
      new Parameter("group", 1, 0, 1, "memory.oom.group of the cgroup: 1 kills all of it");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A victim waits for a process of its cgroup, which allocates: does memory.oom.group help?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, GROUP);
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
    guest.kernel().vmscan().needsNoFsLock();
    Victims.inOneCgroup(guest, 2, settings.is(GROUP));
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v6.12", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP)
            .with(GROUP.name(), 0));
  }
}
