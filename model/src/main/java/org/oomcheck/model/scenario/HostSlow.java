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
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * leak_balloon() waits for the host, and the OOM notifier calls it under oom_lock. For as long as
 * the host takes, no task in the guest gets memory, and no process is killed.
 *
 * <p>On v4.15 a balloon of one page would end in a kill, since the notifier misses what is on the
 * private list. With notifier-trylock the cycle needs a size work that is held up at the right
 * moment, so it shows with timers that fire at any moment only; otherwise a kill comes first.
 *
 * <p>A timeout of 5 s in between makes the wait that short and no shorter, and then kills although
 * the host would have answered.
 */
@AutoService(Scenario.class)
public final class HostSlow implements Scenario {
  private static final String ID = "host-slow";
  private static final Parameter HOST = Size.HOST_SECONDS.atLeast(1);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The host takes its time while memory is out: for how long is the guest blocked?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, Size.BALLOON, HOST);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL, Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(Size.BALLOON);
    int host = settings.get(HOST);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      PrematureOomKill.watch(guest.kernel());
      guest.slowHost(1000 * host);
      guest.memhog(1);
      guest.allocators(allocators);
      Goals.deflatesForAllocation(guest, tree);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.STALL).waiting(70),
        Expectation.violated("v4.15", ID, Hazard.STALL).waiting(70));
  }
}
