// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** The host asks for statistics while the driver is removed. */
final class DriverStatistics extends DriverScenario {

  DriverStatistics() {
    super(
        "driver-statistics",
        "The host asks for statistics while the balloon's driver is removed: does any task use what is"
            + " gone?",
        0,
        0,
        0,
        0,
        0);
  }

  @Override
  List<Integer> features() {
    return List.of(VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ);
  }

  @Override
  List<String> calls() {
    return List.of("virtballoon_remove");
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    task(world, "rmmod", world::remove);
  }
}
