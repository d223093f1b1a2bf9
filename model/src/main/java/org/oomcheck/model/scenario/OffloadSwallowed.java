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
import org.oomcheck.model.scenario.support.UnaskedOomKill;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A request that comes between the end of the chain and the kthread's oom_notifier_requested =
 * false is cleared with the old one: its requester continues at once, and no notifier was called.
 * An earlier request that was given up is what lets a new one come that early, so the host takes as
 * long as a requester waits.
 */
@AutoService(Scenario.class)
public final class OffloadSwallowed implements Scenario {
  private static final String ID = "offload-swallowed";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);
  private static final Parameter HOST = Size.HOST_SECONDS.defaultingTo(5);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A request meets the end of an older one: is the balloon asked before a process is"
        + " killed?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, HOST);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    int host = settings.get(HOST);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      UnaskedOomKill.watch(guest.kernel());
      guest.slowHost(1000 * host);
      guest.memhog(1);
      guest.application(0, 0, 3);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v4.15", ID));
  }
}
