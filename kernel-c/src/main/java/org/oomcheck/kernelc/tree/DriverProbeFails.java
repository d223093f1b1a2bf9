// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** Each step of the probe may fail. */
final class DriverProbeFails extends DriverScenario {

  DriverProbeFails() {
    super(
        "driver-probe-fails",
        "Probing the balloon's device may fail at each step: is nothing left of what it has set up?",
        0,
        0,
        0,
        0,
        0);
  }

  @Override
  List<Integer> features() {
    return List.of(DEFLATE_ON_OOM, VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT);
  }

  @Override
  List<String> calls() {
    return List.of("virtballoon_probe");
  }

  @Override
  boolean isProbed() {
    return false;
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.anythingFails();
    task(world, "modprobe", world::probe);
  }
}
