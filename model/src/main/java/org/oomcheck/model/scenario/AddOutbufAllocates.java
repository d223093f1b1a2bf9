// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.AllocatingRing;
import org.oomcheck.model.linux.virtio.Ring;
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
 * The second report of 2017: tell_host() adds its buffer with GFP_KERNEL, under oom_lock when the
 * OOM notifier calls it.
 *
 * <p>If adding allocated, the allocation would find oom_lock taken, by its own task, and try again
 * for ever; no other task is needed. But the ring allocates a table only for more than one
 * scatterlist entry, and tell_host() adds one: the allocation does not exist, as Michael S. Tsirkin
 * answered. {@code add-allocates=1} shows the world that the report assumed, and that a patch which
 * takes __GFP_DIRECT_RECLAIM away in tell_host() fixes it there.
 */
@AutoService(Scenario.class)
public final class AddOutbufAllocates implements Scenario {
  private static final String ID = "add-outbuf-allocates";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1);
  private static final Parameter ALLOCATES =
      Parameter.assumed(
          "add-allocates", 0, "1: adding one buffer allocates; in the kernel it does not");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "tell_host() adds its buffer with GFP_KERNEL on the OOM path: can it wait for oom_lock,"
        + " which its own task holds?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, Size.ALLOCATORS, ALLOCATES, Assumed.HOST_ANSWERS);
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
    int balloon = settings.get(BALLOON);
    boolean allocates = settings.is(ALLOCATES);
    BalloonGuest guest =
        new BalloonGuest(
            machine,
            tree,
            0,
            balloon,
            balloon,
            kernel -> allocates ? new AllocatingRing(kernel) : Ring.SOUND);
    Assumed.host(guest, settings);
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    if (settings.is(Assumed.HOST_ANSWERS) && !allocates) {
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
        Expectation.violated("v4.13", ID, Hazard.OOM_LOCKUP).with(ALLOCATES.name(), 1),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
