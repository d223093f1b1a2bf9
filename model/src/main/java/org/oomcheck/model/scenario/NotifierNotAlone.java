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
import org.oomcheck.model.scenario.support.OtherNotifiers;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The balloon is empty, and another driver has a page, before it or after it on the chain of OOM
 * notifiers. Each adds to one count, and {@code out_of_memory()} kills if that is 0 at the end. A
 * notifier that sets the count takes the others their pages, and one that answers NOTIFY_STOP keeps
 * those behind it from being called; a process is killed either way.
 */
@AutoService(Scenario.class)
public final class NotifierNotAlone implements Scenario {
  private static final String ID = "notifier-not-alone";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The balloon is empty, and the OOM notifier of another driver has a page: is it asked, and"
        + " believed, before a process is killed?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, 0, 0);
      OtherNotifiers.boot(guest);
      Assumed.host(guest, settings);
      guest.memhog(1);
      guest.application(1);
      Goals.allocatesWithoutKill(guest);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID));
  }
}
