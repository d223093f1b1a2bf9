// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;

/** Free pages are reported to the host while the driver is removed. */
final class DriverReports extends DriverScenario {
  private static final Parameter FREES =
      new Parameter("frees", 1, 0, 1, "1: another process frees a block, once and at any time");

  DriverReports() {
    super(
        "driver-reports",
        "Free pages are reported to the host while the balloon's driver is removed: does any task use"
            + " what is gone, and are they all free again?",
        1,
        0,
        0,
        0,
        0);
  }

  @Override
  List<Integer> features() {
    return List.of(VirtioDevice.VIRTIO_BALLOON_F_REPORTING);
  }

  @Override
  List<String> calls() {
    return List.of("virtballoon_remove", "__page_reporting_notify");
  }

  @Override
  List<Parameter> more() {
    return List.of(FREES);
  }

  /** It frees at once, or when a pass has ended and the driver is about to be removed. */
  private static void perhapsWaits(DriverWorld world) {
    Machine machine = world.guest().machine();
    if (machine.choose("when does it free?", "at once", "after a pass") == 1) {
      world.waitForPass();
    }
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    world.reportsFreedBlocks();
    task(
        world,
        "rmmod",
        () -> {
          world.waitForPass();
          world.remove();
        });
    if (settings.is(FREES)) {
      world.guest().neighbour(1, () -> perhapsWaits(world));
    }
  }
}
