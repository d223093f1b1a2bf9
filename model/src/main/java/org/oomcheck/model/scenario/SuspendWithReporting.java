// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.FreeArea;
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
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The guest suspends: virtballoon_freeze() deletes the virtqueues, and unregisters nothing. The
 * reporting worker is on a queue that is not frozen, and uses them nevertheless.
 *
 * <p>The OOM notifier stays registered as well. A work item that is not freezable allocates here
 * (with GFP_NOFS: it runs the notifiers and never kills), but the notifier is out of reach:
 * freeze_processes() disables the OOM killer first, under oom_lock, and out_of_memory() then
 * returns before it calls the chain. {@code oom-disable=0} drops that step: the notifier waits for
 * the host on a virtqueue that goes. {@code reporting=0} leaves the worker out, so that only the
 * notifier is looked at.
 *
 * <p>{@code free=2 reporting-interrupt=0} loses the interrupts of the reporting virtqueue alone:
 * the worker sleeps for ever, and where it is freezable the suspend waits for it.
 *
 * <p>With the kernel's scatterlist and 128 MiB free: {@code capacity=32 free=0 order-10=32}.
 */
@AutoService(Scenario.class)
public final class SuspendWithReporting implements Scenario {
  private static final String ID = "suspend-with-reporting";
  private static final Parameter BALLOON =
      new Parameter("balloon", 1, 0, 16, "pages in the balloon at the start");
  private static final Parameter FREE =
      new Parameter("free", 1, 0, 256, "blocks that are free at the start, 2 MiB each");
  private static final Parameter ORDER_10 = Size.ORDER_10.defaultingTo(0);
  private static final Parameter CAPACITY = Size.CAPACITY.defaultingTo(1);
  private static final Parameter WANTED =
      new Parameter(
          "wanted", 2, 0, 16, "pages that a work allocates with GFP_NOFS; it is not frozen");
  private static final Parameter DISABLE =
      Parameter.assumed(
          "oom-disable", 1, "0: the OOM killer stays enabled; the kernel disables it");
  private static final Parameter REPORTING =
      new Parameter("reporting", 1, 0, 1, "0: no pass of the reporting worker is due");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The guest suspends while free pages are reported: does any task use a virtqueue that is"
        + " gone?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        BALLOON,
        FREE,
        ORDER_10,
        CAPACITY,
        WANTED,
        DISABLE,
        REPORTING,
        Assumed.HOST_ANSWERS,
        Assumed.REPORTING_INTERRUPT);
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
    int[] blocks = blocks(settings);
    RemovableRing ring = new RemovableRing(machine);
    int balloon = settings.get(BALLOON);
    BalloonGuest guest =
        new BalloonGuest(machine, tree, FreeArea.pages(blocks), balloon, balloon, kernel -> ring);
    Suspend suspend = new Suspend(guest.kernel());
    BalloonReporting reportingVq =
        new BalloonReporting(guest.vb(), guest.device(), settings.is(Assumed.REPORTING_INTERRUPT));
    PageReporting reporting =
        new PageReporting(guest.kernel(), reportingVq::report, 9, settings.get(CAPACITY), blocks);
    if (settings.is(REPORTING)) {
      guest.kworkerDaemon("kworker/0:1", () -> reporting.work().workerThread());
    }
    boolean disable = settings.is(DISABLE);
    machine.spawn(
        Role.task("systemd-sleep"),
        () -> {
          if (!suspend.freezeProcesses(disable)) {
            return;
          }
          suspend.freezeKernelThreads(reporting.work());
          guest.kernel().run(BalloonRemoval.FREEZE, f -> f.call(guest.vb(), ring));
        });
    Assumed.host(guest, settings);
    guest.nofsWorker(settings.get(WANTED));
  }

  /** How many blocks are free, by order; without the higher order where it has none. */
  private static int[] blocks(Settings settings) {
    int order9 = settings.get(FREE);
    int order10 = settings.get(ORDER_10);
    return order10 == 0 ? new int[] {order9} : new int[] {order9, order10};
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v5.8", ID, Hazard.LIFECYCLE),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v5.8", ID).with(REPORTING.name(), 0),
        Expectation.violated("v5.8", ID, Hazard.LIFECYCLE)
            .with(REPORTING.name(), 0)
            .with(DISABLE.name(), 0),
        realSizes(Expectation.violated("v5.8", ID, Hazard.LIFECYCLE)),
        realSizes(Expectation.proven("v6.12", ID)),
        realSizes(Expectation.proven("v5.8+freezable-reporting", ID)),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0),
        Expectation.proven("v6.12", ID).with(FREE.name(), 2),
        Expectation.violated("v6.12", ID, Hazard.LOST_WAKEUP)
            .with(FREE.name(), 2)
            .with(Assumed.REPORTING_INTERRUPT.name(), 0));
  }

  /** What is expected with the kernel's scatterlist, in the guest of the report about it. */
  private static Expectation realSizes(Expectation expectation) {
    return expectation.with(CAPACITY.name(), 32).with(FREE.name(), 0).with(ORDER_10.name(), 32);
  }
}
