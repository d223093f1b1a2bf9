// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.Watermarks;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A victim needs one more page before it can end, and that allocation must not fail: __GFP_NOFAIL.
 * It gets half of what is below the min watermark as a victim. The other half it gets under
 * oom_lock, as an allocation that must not fail: {@code reserve=1}. It may miss that lock again and
 * again, since a trylock does not queue. {@code reserve=0} has nothing: the victim waits for
 * memory, the OOM killer waits for the victim, and only the OOM reaper ends that, {@code reaper=1}.
 *
 * <p>{@code nofail-without-reserves} does not let __GFP_NOFAIL go below the watermarks. With {@code
 * reserve=1} the victim waits for ever beside a page that is free.
 */
@AutoService(Scenario.class)
public final class VictimNeedsMemory implements Scenario {
  private static final String ID = "victim-needs-memory";
  private static final Parameter RESERVE =
      new Parameter("reserve", 2, 0, 64, "free pages below the min watermark, 4 KiB each");
  private static final Parameter REAPER =
      new Parameter("reaper", 0, 0, 1, "1: there is an OOM reaper; 0: there is none");
  private static final int MIN = 2;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A victim needs a page before it can end, and memory is out: does it get one?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, RESERVE.atMost(MIN), REAPER);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, settings.get(RESERVE), new Watermarks(MIN, MIN));
    if (settings.is(REAPER)) {
      Victims.oomReaper(guest);
    }
    Victims.allocatesToEnd(guest, 1 + MIN);
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v6.12", ID, Hazard.OOM_LOCKUP)
            .possibly(Hazard.OOM_LOCKUP)
            .with(RESERVE.name(), 1),
        Expectation.violated("v6.12", ID, Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED)
            .with(RESERVE.name(), 0),
        Expectation.proven("v6.12", ID).with(RESERVE.name(), 0).with(REAPER.name(), 1));
  }
}
