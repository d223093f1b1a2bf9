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
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * With {@code vm.zone_reclaim_mode} an allocation reclaims from its own node before it looks at
 * others, and in v4.13 the last attempt under oom_lock did so as well. Reclaim may wait for the
 * lock of a filesystem; its holder allocates with GFP_NOFS, and needs oom_lock for a kill to
 * happen. The task with oom_lock waits for the holder, the holder retries for ever, and a container
 * at its limit waits for oom_lock.
 *
 * <p>Commit e746bf730a76 took direct reclaim away from that attempt: v4.14. The default of the mode
 * is 0, and then v4.13 is clean too.
 */
@AutoService(Scenario.class)
public final class NodeReclaimUnderOomLock implements Scenario {
  private static final String ID = "node-reclaim-under-oom-lock";
  private static final Parameter ZONE_RECLAIM =
      new Parameter("zone-reclaim", 1, 0, 1, "1: vm.zone_reclaim_mode is set; 0: it is not");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The last attempt under oom_lock may reclaim from its node: does every task make progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, ZONE_RECLAIM);
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
    if (settings.is(ZONE_RECLAIM)) {
      guest.kernel().vmscan().setZoneReclaimMode();
    }
    guest.fsTask();
    guest.processAtItsLimit();
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.proven("v4.14", ID),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v4.13", ID).with(ZONE_RECLAIM.name(), 0));
  }
}
