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
 * The report of September 2017: fill_balloon() allocates under balloon_lock, its direct reclaim
 * needs a filesystem lock, and the holder of that lock runs the OOM notifier, which needs
 * balloon_lock.
 *
 * <p>The size work runs once. What happens when it runs again and again, because the host keeps its
 * target, is another question.
 */
@AutoService(Scenario.class)
public final class ReclaimNeedsOom implements Scenario {
  private static final String ID = "reclaim-needs-oom";
  private static final Parameter ALLOCATORS =
      new Parameter("allocators", 0, 0, 64, "further processes that allocate a page");
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);
  private static final Parameter NEIGHBOUR =
      new Parameter(
          "neighbour", 1, 0, 1, "1: another task gives two pages back at some time; 0: none does");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A balloon worker inflates while a filesystem task allocates with GFP_NOFS under the fs"
        + " lock and memory is out: does every task make progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        ALLOCATORS,
        NEIGHBOUR,
        BALLOON,
        Size.INFLATE,
        Assumed.RECLAIM_NEEDS_FS_LOCK,
        Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(Size.INFLATE);
    int allocators = settings.get(ALLOCATORS);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      Assumed.reclaim(guest, settings);
      guest.sizeWork();
      guest.fsTask();
      Assumed.host(guest, settings);
      guest.memhog(1);
      if (settings.is(NEIGHBOUR)) {
        guest.neighbour(2);
      }
      guest.allocators(allocators);
      if (settings.is(Assumed.HOST_ANSWERS) && settings.is(NEIGHBOUR)) {
        Goals.inflates(guest);
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v3.18", ID),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v4.13", ID).with(Assumed.RECLAIM_NEEDS_FS_LOCK.name(), 0),
        Expectation.violated("v4.15", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
