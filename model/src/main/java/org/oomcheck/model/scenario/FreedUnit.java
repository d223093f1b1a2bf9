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
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The OOM notifier reports how many pages it has freed, on a machine with pages of 64 KiB.
 *
 * <p>leak_balloon() counts balloon pages of 4 KiB, out_of_memory() means kernel pages. Until v4.18
 * the one was added to the other, so 16 pages are reported for one. That does no harm as long as
 * the count is only compared with 0; v5.8 divides. With {@code pages-per-page=1} every tree is
 * right.
 */
@AutoService(Scenario.class)
public final class FreedUnit implements Scenario {
  private static final String ID = "freed-unit";
  private static final Parameter BALLOON =
      new Parameter("balloon", 2, 0, 16, "kernel pages in the balloon at the start");
  private static final Parameter OOM_PAGES =
      new Parameter("oom-pages", 1, 1, 16, "kernel pages that the OOM notifier asks for");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "PAGE_SIZE is 64 KiB, and the OOM notifier frees a page: how many does it report?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.PAGES_PER_PAGE, BALLOON, OOM_PAGES, Assumed.HOST_ANSWERS);
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
    int perPage = settings.get(Size.PAGES_PER_PAGE);
    int balloon = settings.get(BALLOON) * perPage;
    BalloonSizes sizes = new BalloonSizes(perPage, 256, settings.get(OOM_PAGES) * perPage, 1);
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon, sizes);
    Assumed.host(guest, settings);
    FreedCredit.watch(guest.kernel(), Integer.MAX_VALUE);
    guest.memhog(0);
    machine.spawn(Role.task("allocator"), () -> FreedCredit.callOutOfMemory(guest.kernel()));
    if (settings.is(Assumed.HOST_ANSWERS)) {
      Goals.notifierFrees(guest, tree, Math.min(settings.get(OOM_PAGES), settings.get(BALLOON)));
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.ACCOUNTING),
        Expectation.violated("v4.15", ID, Hazard.ACCOUNTING),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
