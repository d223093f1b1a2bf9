// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The report behind the way back to the OOM notifier: inflating a balloon when no memory is free.
 * The driver allocates, reclaim takes the page out of the balloon, and the driver puts it back in.
 *
 * <p>It ends nevertheless if the host asks for no more than the balloon has and one pfn array
 * holds: the size work counts what fill_balloon() has moved and does not look at the balloon again,
 * so it takes its work for done while the balloon is as small as before. With a larger request it
 * goes round for ever. The array is one page here, and two pages are asked for. Without the
 * shrinker no page moves: the work backs off and tries again, which is not the question here.
 */
@AutoService(Scenario.class)
public final class ShrinksItsOwnInflation implements Scenario {
  private static final String ID = "shrinks-its-own-inflation";
  private static final Parameter BALLOON =
      new Parameter("balloon", 1, 1, 64, "pages in the balloon at the start, 4 KiB each");
  private static final Parameter INFLATE =
      new Parameter("inflate", 2, 1, 64, "pages that the host asks for in addition, 4 KiB each");
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
    return Set.of(Hazard.BUSY_NO_OP);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Kernel kernel = new Kernel(machine, tree, 0);
    int balloon = settings.get(BALLOON);
    VirtioDevice device = new VirtioDevice(machine, balloon + settings.get(INFLATE));
    BalloonSizes sizes = new BalloonSizes(1, settings.get(ARRAY), 1, 1);
    VirtioBalloon vb = new VirtioBalloon(kernel, device, balloon, sizes);
    machine.spawn(
        Role.task("kworker/0:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> vb.updateBalloonSizeWork().processScheduledWorks());
    Assumed.host(machine, device, settings);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.15", ID),
        Expectation.violated("v4.20", ID, Hazard.BUSY_NO_OP),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v4.20", ID).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
