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
 * The host asks for a size that is no multiple of PAGE_SIZE, which is 64 KiB.
 *
 * <p>fill_balloon() and leak_balloon() move whole kernel pages, so neither reaches the size, and
 * the size work queues itself for ever: it puts a page into the balloon and takes it out again.
 * Since 07622bd41561 the target is rounded up first.
 */
@AutoService(Scenario.class)
public final class UnalignedTarget implements Scenario {
  private static final String ID = "unaligned-target";
  private static final Parameter TARGET =
      new Parameter("target", 15, 1, 64, "balloon pages that the host asks for, 4 KiB each");
  private static final Parameter FREE =
      new Parameter("free", 2, 1, 16, "kernel pages that are free at the start, 64 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A page has 64 KiB and the host asks for 60 KiB: does the size work come to an end?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(TARGET, FREE, Size.PAGES_PER_PAGE, Assumed.HOST_ANSWERS);
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
    BalloonSizes sizes = new BalloonSizes(settings.get(Size.PAGES_PER_PAGE), 256, 16, 1);
    BalloonGuest guest =
        new BalloonGuest(machine, tree, settings.get(FREE), 0, settings.get(TARGET), sizes);
    guest.sizeWorks();
    Assumed.host(guest, settings);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.BUSY_NO_OP),
        Expectation.violated("v5.8", ID, Hazard.BUSY_NO_OP),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v4.13", ID).with(TARGET.name(), 16));
  }
}
