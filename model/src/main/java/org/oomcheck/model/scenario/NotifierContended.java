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
 * Memory runs out while the worker holds balloon_lock. A notifier that does not wait for the lock
 * gives nothing back, and a process is killed although the balloon is full.
 *
 * <p>v4.15 kills here for another reason, that of pages-in-flight: what the notifier gave back is
 * on the worker's private list before the allocator comes to take it.
 */
@AutoService(Scenario.class)
public final class NotifierContended implements Scenario {
  private static final String ID = "notifier-contended";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Memory runs out while the balloon worker is at work: is a process killed before the"
        + " balloon is empty?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, BALLOON, Size.INFLATE, Assumed.HOST_ANSWERS, Assumed.ONE_CPU);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(Size.INFLATE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      Assumed.cpus(guest, settings);
      PrematureOomKill.watch(guest.kernel());
      guest.sizeWork();
      Assumed.host(guest, settings);
      guest.memhog(1);
      guest.allocators(allocators);
      if (settings.is(Assumed.HOST_ANSWERS)) {
        Goals.deflatesForAllocation(guest, tree);
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.violated("v4.15", ID, Hazard.PREMATURE_OOM_KILL));
  }
}
