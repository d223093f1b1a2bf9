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
 * The multi-generational lru lists have a setting, min_ttl_ms, for how long pages in use are
 * protected. If kswapd can only reclaim what is protected, it calls the OOM killer itself, and with
 * it the OOM notifiers: kswapd deflates the balloon and waits for the host. As long as the host
 * takes, nothing is reclaimed in the background, and a task that waits for kswapd waits for the
 * host too.
 *
 * <p>In older releases only a task that allocates calls the OOM killer; kswapd never does. A
 * notifier that does not wait for the host (oom-skips-host) is harmless in kswapd as well.
 */
@AutoService(Scenario.class)
public final class KswapdInNotifier implements Scenario {
  private static final String ID = "kswapd-in-notifier";
  private static final Parameter HOST = Size.HOST_SECONDS.atLeast(1);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "kswapd finds nothing that it may reclaim, and the host takes its time: does kswapd wait for it?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.BALLOON, HOST);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(Size.BALLOON);
    int host = settings.get(HOST);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      guest.slowHost(1000 * host);
      guest.agingKswapd();
      guest.memhog(1);
      Goals.kswapdAsksTheNotifiers(guest, tree);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v5.8", ID),
        Expectation.violated("v6.12", ID, Hazard.STALL));
  }
}
