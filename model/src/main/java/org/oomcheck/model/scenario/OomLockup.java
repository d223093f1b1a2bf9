// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * What the deadlock of reclaim-needs-oom does to all other tasks: oom_lock stays taken, so a task
 * that runs out of memory finds it taken, believes that its holder makes progress, and tries again.
 *
 * <p>v4.15 has no deadlock here, and locks up all the same. The worker goes into direct reclaim
 * with a page on its private list, where no notifier finds it, and waits for the fs lock; its
 * holder, a GFP_NOFS task, calls out_of_memory() in a loop without a kill. It gives oom_lock back
 * in every iteration, but the allocator tries only once a tick, and may find it taken every time:
 * mutex_trylock() does not queue. With notifier-trylock the same happens while the worker holds
 * balloon_lock. Filling without direct reclaim (fill-nowait) ends both.
 *
 * <p>Tasks that hang behind a lock whose holder retries are a HUNG_TASK. On v4.13 the two tasks of
 * the deadlock are one as well.
 */
@AutoService(Scenario.class)
public final class OomLockup implements Scenario {
  private static final String ID = "oom-lockup";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A process runs out of memory while the OOM notifier is stuck: does it get memory, or a"
        + " kill?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Size.ALLOCATORS,
        Size.BALLOON,
        Size.INFLATE,
        Assumed.RECLAIM_NEEDS_FS_LOCK,
        Assumed.HOST_ANSWERS,
        Assumed.PCI,
        Assumed.ZONE_RECLAIM_OFF);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(Size.BALLOON);
    int inflate = settings.get(Size.INFLATE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      Assumed.reclaim(guest, settings);
      Assumed.transport(guest, settings);
      Assumed.zoneReclaim(guest, settings);
      guest.sizeWork();
      guest.fsTask();
      Assumed.host(guest, settings);
      guest.memhog(1);
      guest.allocators(allocators);
      if (settings.is(Assumed.HOST_ANSWERS)) {
        Goals.deflatesForAllocation(guest, tree);
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.15", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP));
  }
}
