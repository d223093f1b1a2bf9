// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The host does not change its target when the notifier has deflated, and the size work queues
 * itself until the target is reached. Tetsuo Handa saw such a guest on 16 October 2017: unusable,
 * and no process killed.
 */
@AutoService(Scenario.class)
public final class InflateAgainstOom implements Scenario {
  private static final String ID = "inflate-against-oom";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);
  private static final Parameter HOST =
      new Parameter(
          "host", 200, 0, 60000, "milliseconds that the host takes for an answer, or none");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The host wants more pages than the guest can spare: does any task make progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, BALLOON, Size.INFLATE, HOST);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(Size.INFLATE);
    int host = settings.get(HOST);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      guest.sizeWorker();
      guest.fickleHost(host);
      guest.memhog(1);
      guest.allocators(allocators);
      Goals.deflatesForAllocation(guest, tree);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.BUSY_NO_OP).possibly(Hazard.BUSY_NO_OP),
        Expectation.violated("v4.15", ID, Hazard.BUSY_NO_OP).possibly(Hazard.BUSY_NO_OP));
  }
}
