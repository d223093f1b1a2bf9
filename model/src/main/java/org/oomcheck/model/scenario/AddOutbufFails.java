// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.BreakingRing;
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
 * The device's ring breaks: virtqueue_add_outbuf() says -EIO, and tell_host() does not look.
 *
 * <p>The host never got the buffer, so tell_host() waits for ever, with balloon_lock held; called
 * from the OOM notifier it holds oom_lock too. A check was proposed in 2022 and merged in 2026.
 * With the check no task hangs, but the caller does not learn of the error: fill_balloon() counts
 * pages that the host was never told about, and leak_balloon() frees pages that the host believes
 * to be in the balloon.
 */
@AutoService(Scenario.class)
public final class AddOutbufFails implements Scenario {
  private static final String ID = "add-outbuf-fails";
  private static final Parameter INFLATE = Size.INFLATE.atLeast(0);
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.atLeast(0);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The buffer for the host cannot be added to the virtqueue: does the driver notice?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.BALLOON, INFLATE, Size.FREE, ALLOCATORS, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    BreakingRing ring = new BreakingRing(machine);
    int balloon = settings.get(Size.BALLOON);
    BalloonGuest guest =
        new BalloonGuest(
            machine,
            tree,
            settings.get(Size.FREE),
            balloon,
            balloon + settings.get(INFLATE),
            ring::watching);
    guest.kworker(
        "kworker/0:1",
        () -> {
          guest.vb().updateBalloonSizeWork().processOneWork();
          ring.checkHostKnows();
        });
    Assumed.host(guest, settings);
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
    if (settings.is(Assumed.HOST_ANSWERS)) {
      Goals.inflates(guest);
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK),
        Expectation.violated("v5.8", ID, Hazard.DEADLOCK),
        Expectation.violated("v6.12", ID, Hazard.ACCOUNTING),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK, Hazard.ACCOUNTING)
            .with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
