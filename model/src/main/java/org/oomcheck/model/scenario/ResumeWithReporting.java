// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.linux.power.Suspend;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
import org.oomcheck.model.linux.virtio.BalloonReporting;
import org.oomcheck.model.linux.virtio.RemovableRing;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
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
 * The guest suspends and resumes while free pages are reported. virtballoon_freeze() unregisters
 * nothing, and virtballoon_restore() sets up new virtqueues.
 *
 * <p>What virtballoon_restore() does not look at: it may fail. The devices that could not be
 * restored stay in the system, and so does what is registered. {@code find-vqs-fails=1} shows that
 * a freezable work then uses the virtqueues that are gone, as soon as it is thawed. A driver that
 * unregisters in virtballoon_freeze() has to register again, behind that exit.
 */
@AutoService(Scenario.class)
public final class ResumeWithReporting implements Scenario {
  private static final String ID = "resume-with-reporting";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1).atMost(16);
  private static final Parameter FREE =
      new Parameter("free", 1, 1, 256, "blocks that are free at the start, 2 MiB each");
  private static final Parameter FAILS =
      new Parameter("find-vqs-fails", 0, 0, 1, "1: setting up the virtqueues again may fail");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The guest suspends and resumes while free pages are reported: are they reported"
        + " afterwards, and never on a virtqueue that is gone?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, FREE, FAILS, Assumed.HOST_ANSWERS);
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
    RemovableRing ring = new RemovableRing(machine, settings.is(FAILS));
    int balloon = settings.get(BALLOON);
    int free = settings.get(FREE);
    BalloonGuest guest = new BalloonGuest(machine, tree, free, balloon, balloon, kernel -> ring);
    Suspend suspend = new Suspend(guest.kernel());
    BalloonReporting reportingVq = new BalloonReporting(guest.vb(), guest.device());
    if (reports(tree)) {
      PageReporting reporting =
          new PageReporting(guest.kernel(), reportingVq::report, 9, Math.max(1, free - 1), free);
      guest.kworkerDaemon("kworker/1:1", () -> reporting.work().workerThread());
    }
    guest.sizeWorkerWhenQueued();
    machine.spawn(
        Role.task("systemd-sleep"),
        () -> {
          if (!suspend.freezeProcesses(true)) {
            return;
          }
          guest.kernel().pageReporting().forEach(r -> suspend.freezeKernelThreads(r.work()));
          guest.kernel().run(BalloonRemoval.FREEZE, f -> f.call(guest.vb(), ring));
          guest.kernel().call(BalloonRemoval.RESTORE, f -> f.call(guest.vb(), ring));
          suspend.thawProcesses();
        });
    Assumed.host(guest, settings);
    if (settings.is(Assumed.HOST_ANSWERS)) {
      goals(guest, tree, ring, reportingVq);
    }
  }

  /** Free pages are reported since v5.7; before, only the balloon is looked at. */
  private static boolean reports(KernelTree tree) {
    return tree.slots().contains(BalloonReporting.REPORT);
  }

  private static void goals(
      BalloonGuest guest, KernelTree tree, RemovableRing ring, BalloonReporting reporting) {
    Machine machine = guest.machine();
    machine.goal(
        "the suspended device has no virtqueue, and its balloon is empty",
        () -> ring.isDeleted() && guest.kernel().pageAlloc().withBalloon() == 0);
    machine.goal(
        "after the resume the balloon has the size that the host asks for",
        () ->
            ring.isRestored()
                && Goals.hasTargetSize(guest)
                && guest.device().told() == guest.device().wanted());
    if (reports(tree)) {
      machine.goal(
          "after the resume the host answers for a free block",
          () -> ring.isRestored() && reporting.reportingVq().isAnswered());
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v5.8", ID, Hazard.LIFECYCLE),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v6.12", ID, Hazard.LIFECYCLE).with(FAILS.name(), 1));
  }
}
