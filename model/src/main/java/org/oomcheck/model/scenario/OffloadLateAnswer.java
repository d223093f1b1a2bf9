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
import org.oomcheck.model.scenario.support.StaleCredit;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The host answers after the kthread's requester has given up: what the chain then frees is
 * credited to the next task that runs out of memory, however much later that is.
 */
@AutoService(Scenario.class)
public final class OffloadLateAnswer implements Scenario {
  private static final String ID = "offload-late-answer";
  private static final Parameter HOST = Size.HOST_SECONDS.atLeast(1);
  private static final Parameter PAUSE =
      new Parameter("pause", 5, 0, 60, "seconds until the application wants more");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A notifier answers after its requester has given up: what is the next one told?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.BALLOON, HOST, PAUSE);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALE_CREDIT);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(Size.BALLOON);
    int host = settings.get(HOST);
    int pause = settings.get(PAUSE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      StaleCredit.watch(guest.kernel());
      guest.slowHost(1000 * host);
      guest.memhog(1);
      guest.application(1, pause, 2);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v4.15", ID));
  }
}
