// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Faults;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.EarlyStats;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The driver is loaded while memory is out, and any of its steps may fail. Whatever it has set up
 * by then has to go, and what others call (the OOM notifier, the shrinker) has to go before what it
 * uses.
 *
 * <p>The exits of the first OOM notifier are right, and those of v4.13. When the notifier became a
 * shrinker, its registration moved behind kern_mount(), and its error exit jumps past the inode and
 * the mount: v4.20 leaves both. The second mail of the series that brought the notifier back fixes
 * that (1ad6f58ea936); the third alone keeps it and adds one more exit that does.
 *
 * <p>{@code stats-add-fails=1} shows an exit that is wrong in v4.20 and later, and cannot be taken:
 * init_vqs() returns the error of the first buffer, and its caller frees the balloon without
 * deleting the virtqueues. A buffer is never refused by a ring that is new. {@code
 * silent-until-ready=0} has a host that answers that buffer before the driver says DRIVER_OK: the
 * work item for statistics is queued, and no error exit cancels it before the balloon is freed.
 * {@code forget=1} seeds what must be found: an error exit that does not unregister what reclaim
 * calls.
 */
@AutoService(Scenario.class)
public final class ProbeFailsHalfWay implements Scenario {
  private static final String ID = "probe-fails-half-way";
  private static final Parameter ALLOCATORS =
      new Parameter("allocators", 1, 1, 64, "processes that allocate a page meanwhile");
  private static final Parameter STATS =
      Parameter.assumed(
          "stats-add-fails",
          0,
          "1: a new virtqueue may refuse its first buffer; in the kernel it does not");
  private static final Parameter SILENT =
      Parameter.assumed(
          "silent-until-ready",
          1,
          "1: the host answers nothing before DRIVER_OK; 0: it may answer the statistics' buffer");
  private static final Parameter FORGET =
      new Parameter(
          "forget",
          0,
          0,
          2,
          "a seeded fault in every error exit; 1: the OOM notifier, 2: the shrinker stays");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Probing the device fails half way while memory is out: does anything stay registered?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(ALLOCATORS, STATS, SILENT, FORGET);
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
    Guest guest = new Guest(machine, tree, 0);
    Piece forgets =
        switch (settings.get(FORGET)) {
          case 1 -> Piece.OOM_NOTIFIER;
          case 2 -> Piece.SHRINKER;
          default -> Piece.VB;
        };
    boolean answersEarly = !settings.is(SILENT) && tree.slots().contains(EarlyStats.STATS_REQUEST);
    Faults faults = new Faults(settings.is(STATS), forgets, answersEarly);
    BalloonProbe probe = new BalloonProbe(guest.kernel(), faults);
    machine.spawn(Role.task("modprobe"), probe::run);
    machine.goal("the driver has its virtqueues", () -> probe.isThere(Piece.VIRTQUEUES));
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v3.18", ID),
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID),
        Expectation.violated("v4.20", ID, Hazard.LIFECYCLE),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.13", ID, Hazard.LIFECYCLE).with(FORGET.name(), 1),
        Expectation.violated("v5.8", ID, Hazard.LIFECYCLE).with(FORGET.name(), 1),
        Expectation.violated("v5.8", ID, Hazard.LIFECYCLE).with(FORGET.name(), 2),
        Expectation.proven("v4.13", ID).with(STATS.name(), 1),
        Expectation.violated("v5.8", ID, Hazard.LIFECYCLE).with(STATS.name(), 1),
        Expectation.proven("v3.18", ID).with(SILENT.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.LIFECYCLE).with(SILENT.name(), 0),
        Expectation.violated("v6.12", ID, Hazard.LIFECYCLE).with(SILENT.name(), 0));
  }
}
