// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** Free pages are hinted to the host while reclaim asks for pages. */
final class DriverHintsReclaimed extends DriverScenario {

  DriverHintsReclaimed() {
    super(
        "driver-hints-reclaimed",
        "Reclaim asks the balloon's driver for pages while they are hinted to the host: does every"
            + " task make progress?",
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
    return List.of();
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    DriverHints.asked(world);
    task(world, "kswapd0", () -> world.guest().kernel().vmscan().tryToFreePages(0));
  }
}
