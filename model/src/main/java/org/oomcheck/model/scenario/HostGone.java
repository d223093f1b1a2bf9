// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A host that never answers: tell_host() waits without a limit, on the OOM path under oom_lock.
 *
 * <p>With a timeout in between other tasks make progress, so OOM_LOCKUP is gone; the thread that
 * waits for the host does not, and keeps balloon_lock, so DEADLOCK stays.
 */
@AutoService(Scenario.class)
public final class HostGone implements Scenario {
  private static final String ID = "host-gone";
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The host does not answer any more, and memory is out: which tasks block for ever?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(ALLOCATORS, Size.BALLOON);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(ALLOCATORS);
    int balloon = settings.get(Size.BALLOON);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      guest.memhog(1);
      guest.allocators(allocators);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.15", ID, Hazard.DEADLOCK, Hazard.OOM_LOCKUP));
  }
}
