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
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Since v4.15 fill_balloon() puts its pages on a private list before it takes balloon_lock. Until
 * they are in the balloon the OOM notifier cannot give them back: neither free nor in the balloon.
 */
@AutoService(Scenario.class)
public final class PagesInFlight implements Scenario {
  private static final String ID = "pages-in-flight";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Memory runs out while fill_balloon() is on its way: is a process killed although the"
        + " pages could be had?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, Size.FREE, Size.INFLATE, Assumed.HOST_ANSWERS, Assumed.ONE_CPU);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int free = settings.get(Size.FREE);
    int inflate = settings.get(Size.INFLATE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, free, 0, inflate);
      Assumed.cpus(guest, settings);
      PrematureOomKill.watch(guest.kernel());
      guest.sizeWork();
      Assumed.host(guest, settings);
      guest.memhog(1);
      guest.allocators(allocators);
      if (settings.is(Assumed.HOST_ANSWERS)) {
        Goals.inflates(guest);
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.violated("v4.15", ID, Hazard.PREMATURE_OOM_KILL),
        // One allocator takes what the notifier has freed, and the other finds the balloon empty.
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL)
            .with(Size.ALLOCATORS.name(), 2));
  }
}
