// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.OverDeflation;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The administrator writes 2 to /proc/sys/vm/drop_caches while memory is free and the balloon has
 * the size that the host asked for.
 *
 * <p>drop_slab() asks every shrinker for all it has. A balloon with a shrinker gives everything
 * away; and since the host's target has not changed, no work is queued that would bring it back.
 */
@AutoService(Scenario.class)
public final class DropCaches implements Scenario {
  private static final String ID = "drop-caches";
  private static final Parameter BALLOON =
      new Parameter(
          "balloon", 2, 1, 64, "pages in the balloon, as many as the host asks for, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Memory is free, and the administrator drops the caches: does the balloon keep its size?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.OVER_DEFLATION);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    BalloonGuest guest =
        new BalloonGuest(machine, tree, 1, settings.get(BALLOON), settings.get(BALLOON));
    Assumed.host(guest, settings);
    machine.spawn(
        Role.task("sh"),
        () -> {
          guest.kernel().vmscan().dropSlab();
          OverDeflation.checkKeepsTarget(machine, guest.missing());
        });
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.15", ID),
        Expectation.violated("v4.20", ID, Hazard.OVER_DEFLATION),
        Expectation.proven("v5.8", ID),
        Expectation.violated("v4.20", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
