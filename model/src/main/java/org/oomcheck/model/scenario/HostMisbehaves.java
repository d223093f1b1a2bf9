// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.Host;
import org.oomcheck.model.linux.virtio.PfnList;
import org.oomcheck.model.linux.virtio.SplitRing;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
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
 * The host serves inflating and deflating in tasks of their own, and may be late by a minute for
 * each buffer. It reads vb->pfns when it comes to a buffer, and discards the pages of an inflate
 * request then.
 *
 * <p>A driver that waits without a limit keeps its hands off all of that. One that gives up waiting
 * does not: vb->pfns is written again while the host may still read it, and a page that was given
 * back is discarded when a task has it.
 *
 * <p>What the host must not do with an inflate request is assumed, and can be negated: it loses a
 * kick or an interrupt, it answers twice, the device goes away. No wake-up comes then, and
 * virtqueue_get_buf() on a broken virtqueue finds nothing, so that tell_host() waits for good.
 */
@AutoService(Scenario.class)
public final class HostMisbehaves implements Scenario {
  private static final String ID = "host-misbehaves";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(0).atMost(3);
  private static final Parameter HOST = Size.HOST_SECONDS.defaultingTo(60);

  private static final Parameter WORKS =
      new Parameter("works", 1, 1, 4, "how often the size work runs, one after the other");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The host is late, or does what it must not: does the driver leave buffers and pages"
        + " alone that are the host's?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        BALLOON,
        WORKS,
        HOST,
        Assumed.KICKS_ARRIVE,
        Assumed.INTERRUPTS_ARRIVE,
        Assumed.ANSWERS_ONCE,
        Assumed.DEVICE_STAYS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.BUFFER_IN_USE, Hazard.ACCOUNTING);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    BalloonGuest guest =
        BalloonGuest.named(machine, tree, 1, balloon, balloon + 1, 1, new SplitRing(2, true));
    VirtioBalloon vb = guest.vb();
    PfnList pfns = vb.pfns().get(0);
    int late = settings.get(HOST) * machine.hz();
    Host inflating = Assumed.host(guest.device(), settings).late(late).reading(pfns::discardBy);
    Host deflating = new Host(guest.device()).late(late);
    guest.sizeWork(settings.get(WORKS));
    guest.host(() -> inflating.serve(vb.inflateVq()));
    guest.host(() -> deflating.serve(vb.deflateVq()));
    guest.memhog(1);
    guest.allocators(1);
    Goals.inflates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.KICKS_ARRIVE.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.LOST_WAKEUP)
            .with(Assumed.INTERRUPTS_ARRIVE.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.BUFFER_IN_USE, Hazard.ACCOUNTING)
            .with(Assumed.ANSWERS_ONCE.name(), 0)
            .with(WORKS.name(), 2)
            .with(HOST.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.DEVICE_STAYS.name(), 0));
  }
}
