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
 * The OOM notifier asks for a page of a balloon that has none. balloon_page_dequeue() takes an
 * empty list for a bug.
 */
@AutoService(Scenario.class)
public final class EmptyBalloon implements Scenario {
  private static final String ID = "empty-balloon";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(0);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Memory runs out and the balloon is empty: does the guest survive?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, BALLOON);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(BALLOON);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      guest.host();
      guest.memhog(1);
      guest.allocators(allocators);
      Goals.allocates(guest);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v4.15", ID));
  }
}
