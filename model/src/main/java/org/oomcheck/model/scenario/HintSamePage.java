// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
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
 * Why free pages cannot be hinted from outside memory management: a task that allocates a page,
 * hints it and frees it gets the same page next time. The aerator marks what it has hinted, and
 * ends.
 */
@AutoService(Scenario.class)
public final class HintSamePage implements Scenario {
  private static final String ID = "hint-same-page";
  private static final Parameter FREE = Size.FREE.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Free pages are hinted to the host one after the other: does that come to an end?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(FREE, Assumed.HOST_ANSWERS);
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
    BalloonGuest guest = new BalloonGuest(machine, tree, settings.get(FREE), 0, 0);
    Aeration aeration = new Aeration(guest.kernel(), guest.vb(), guest.device(), 1, true);
    guest.kworker("kworker/0:1", aeration::run);
    Assumed.host(guest, settings);
    if (settings.is(Assumed.HOST_ANSWERS)) {
      Goals.hints(guest, aeration);
    }
  }

  /** Only the patches that hint have an answer; each states what it expects. */
  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.20+hint-loop", ID, Hazard.DEADLOCK)
            .with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
