// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.FreedCredit;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The first OOM notifier has a module parameter, oom_pages. leak_balloon() handles one array of
 * page numbers at a time, 256 of them, so a larger parameter has no effect: one OOM gives back 256
 * pages at most, and says so. Nothing is wrong with that but the parameter's promise; the next OOM
 * comes for the next 256. v5.8 has a constant of 256 in its place.
 *
 * <p>Without the limit the array would be overrun, as with revert-array-clamp. The sizes are small
 * here; {@code array=256 oom-pages=300 balloon=300} are the kernel's.
 */
@AutoService(Scenario.class)
public final class OomPagesLimit implements Scenario {
  private static final String ID = "oom-pages-limit";
  private static final Parameter ARRAY =
      new Parameter("array", 2, 1, 256, "VIRTIO_BALLOON_ARRAY_PFNS_MAX, 256 in the kernel");
  private static final Parameter OOM_PAGES =
      new Parameter("oom-pages", 3, 1, 1024, "pages that the OOM notifier asks for, 4 KiB each");
  private static final Parameter BALLOON =
      new Parameter("balloon", 4, 0, 1024, "pages in the balloon at the start, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "oom_pages is more than one array of page numbers holds: is it overrun, or the count wrong?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(ARRAY, OOM_PAGES, BALLOON);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING, Hazard.OVER_DEFLATION, Hazard.KERNEL_BUG);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Kernel kernel = new Kernel(machine, tree, 0);
    int array = settings.get(ARRAY);
    int balloon = settings.get(BALLOON);
    BalloonSizes sizes = new BalloonSizes(1, array, settings.get(OOM_PAGES), 1);
    VirtioDevice device = new VirtioDevice(machine, balloon);
    VirtioBalloon unused = new VirtioBalloon(kernel, device, balloon, sizes);
    machine.spawn(Role.daemon("host"), device::host);
    machine.spawn(Role.task("allocator"), () -> FreedCredit.checkChain(kernel, array));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID));
  }
}
