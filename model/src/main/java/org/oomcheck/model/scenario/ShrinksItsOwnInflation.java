// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The report behind the way back to the OOM notifier: inflating a balloon when no memory is free.
 * The driver allocates, reclaim takes the page out of the balloon, and the driver puts it back in.
 *
 * <p>It ends nevertheless if the host asks for no more than the balloon has and one pfn array
 * holds: the size work counts what fill_balloon() has moved and does not look at the balloon again,
 * so it takes its work for done while the balloon is as small as before. With a larger request it
 * loops for ever. The array is one page here, and two pages are asked for. Without the shrinker no
 * page moves: the work backs off and tries again for as long as no other task frees memory. That is
 * an OOM_LOCKUP of the worker, and all that is wrong there.
 */
@AutoService(Scenario.class)
public final class ShrinksItsOwnInflation implements Scenario {
  private static final String ID = "shrinks-its-own-inflation";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1);
  private static final Parameter INFLATE = Size.INFLATE.defaultingTo(2);
  private static final Parameter ARRAY =
      new Parameter("array", 1, 1, 256, "VIRTIO_BALLOON_ARRAY_PFNS_MAX, 256 in the kernel");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The host inflates a balloon when no memory is free: does it move the same pages again and again?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, INFLATE, ARRAY, Assumed.HOST_ANSWERS);
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
    BalloonSizes sizes = new BalloonSizes(1, settings.get(ARRAY), 1, 1);
    BalloonGuest guest =
        new BalloonGuest(machine, tree, 0, balloon, balloon + settings.get(INFLATE), sizes);
    guest.sizeWorks();
    Assumed.host(guest, settings);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.15", ID, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.20", ID, Hazard.BUSY_NO_OP),
        Expectation.violated("v5.8", ID, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.20", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
