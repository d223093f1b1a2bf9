// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.FreedCredit;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The first OOM notifier has a module parameter, oom_pages. leak_balloon() handles one array of
 * page numbers at a time, 256 of them, so a larger parameter has no effect: one OOM gives back 256
 * pages at most, and says so. That is harmless: the parameter promises more, and the next OOM gives
 * back the next 256. v5.8 has a constant of 256 in its place.
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
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(4).atMost(1024);

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
    return Set.of(Hazard.ACCOUNTING, Hazard.OVER_DEFLATION);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int array = settings.get(ARRAY);
    int balloon = settings.get(BALLOON);
    BalloonSizes sizes = new BalloonSizes(1, array, settings.get(OOM_PAGES), 1);
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon, sizes);
    guest.host();
    FreedCredit.watch(guest.kernel(), array);
    guest.memhog(0);
    machine.spawn(Role.task("allocator"), () -> FreedCredit.callOutOfMemory(guest.kernel()));
    int pages = Math.min(settings.get(OOM_PAGES), Math.min(array, balloon));
    Goals.notifierFrees(guest, tree, pages);
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
