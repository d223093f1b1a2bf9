// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The kthread waits for balloon_lock, whose holder waits for the filesystem's lock, whose holder
 * waits for the kthread: the cycle of reclaim-needs-oom, with a timeout in it.
 *
 * <p>With GFP_NOFS nothing is killed when the time is over, so the next 5 s begin: the wait has no
 * bound: the task that waits for the kthread is an OOM_LOCKUP, the others hang behind its lock.
 * Without such a patch v4.13 deadlocks, and has a short stall besides: the back-off of 200 ms after
 * a failed allocation is under balloon_lock there. v4.15 has neither.
 */
@AutoService(Scenario.class)
public final class OffloadWedged implements Scenario {
  private static final String ID = "offload-wedged";
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.defaultingTo(0).atLeast(0);
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The notifier is blocked: for how long does a task that is out of memory wait?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        ALLOCATORS, BALLOON, Size.INFLATE, Assumed.RECLAIM_NEEDS_FS_LOCK, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(ALLOCATORS);
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(Size.INFLATE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      Assumed.reclaim(guest, settings);
      guest.sizeWork();
      guest.fsTask();
      Assumed.host(guest, settings);
      guest.memhog(1);
      guest.allocators(allocators);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK, Hazard.STALL),
        Expectation.proven("v4.15", ID));
  }
}
