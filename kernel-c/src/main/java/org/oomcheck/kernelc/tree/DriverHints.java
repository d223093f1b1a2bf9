// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** Free pages are hinted to the host while the driver is removed. */
final class DriverHints extends DriverScenario {

  DriverHints() {
    super(
        "driver-hints",
        "Free pages are hinted to the host while the balloon's driver is removed: does any task use what"
            + " is gone, and are they all given back?",
        1,
        0,
        0,
        0,
        0);
  }

  @Override
  List<Integer> features() {
    return List.of(VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT);
  }

  @Override
  List<String> calls() {
    return List.of("virtballoon_remove");
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    world.asksForHints();
    task(world, "rmmod", world::remove);
  }
}
