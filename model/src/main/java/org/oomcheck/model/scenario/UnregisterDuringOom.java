// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
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
 * The balloon's driver is removed while memory is out and its OOM notifier runs.
 *
 * <p>unregister_oom_notifier() waits for a running chain, and the driver calls it first; that order
 * is all that protects the virtqueues. remove_common() looks at num_pages without balloon_lock, and
 * leak_balloon() lowers num_pages before it tells the host: with {@code unregister-last=1}, an
 * empty looking balloon is taken for an idle one, and the virtqueues go while the OOM notifier
 * waits on one of them.
 */
@AutoService(Scenario.class)
public final class UnregisterDuringOom implements Scenario {
  private static final String ID = "unregister-during-oom";
  private static final Parameter BALLOON = Size.BALLOON.atMost(16);
  private static final Parameter LAST =
      new Parameter(
          "unregister-last",
          0,
          0,
          1,
          "1: the OOM notifier is unregistered last; the kernel does so first");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The device is removed while its OOM notifier runs: does any task use what is gone?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, Size.ALLOCATORS, LAST, Assumed.HOST_ANSWERS);
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
    RemovableRing ring = new RemovableRing(machine);
    int balloon = settings.get(BALLOON);
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon, kernel -> ring);
    boolean last = settings.is(LAST);
    machine.spawn(
        Role.task("rmmod"), () -> BalloonRemoval.virtballoonRemove(guest.vb(), ring, last));
    Assumed.host(guest, settings);
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    if (settings.is(Assumed.HOST_ANSWERS)) {
      Goals.deflatesForAllocation(guest, tree);
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.13", ID, Hazard.LIFECYCLE).with(LAST.name(), 1),
        Expectation.violated("v6.12", ID, Hazard.LIFECYCLE).with(LAST.name(), 1),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
