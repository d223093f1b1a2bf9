// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** A task probes the device: each step may fail, or the host asks for something at once. */
final class DriverProbed extends DriverScenario {

  /** The name of the scenario that takes long: in a review nothing of the device is constant. */
  static final String STATISTICS = "driver-probed";

  private final int feature;
  private final boolean mayFail;

  private DriverProbed(String id, String question, int feature, boolean mayFail) {
    super(id, question, mayFail ? 0 : 1, 0, 0, 0, 0);
    this.feature = feature;
    this.mayFail = mayFail;
  }

  /** Each step of the probe may fail. */
  static DriverProbed fails() {
    return new DriverProbed(
        "driver-probe-fails",
        "Probing the balloon's device may fail at each step: is nothing left of what it has set up?",
        VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT,
        true);
  }

  /** What the probe has set up is used before it has ended. */
  static DriverProbed withStatistics() {
    return new DriverProbed(
        STATISTICS,
        "The host asks for statistics as soon as the balloon's device is ready: is all set up before it"
            + " is used?",
        VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ,
        false);
  }

  @Override
  List<Integer> features() {
    return List.of(DEFLATE_ON_OOM, feature);
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
    if (mayFail) {
      world.anythingFails();
    } else {
      wantsOomNotifier(world);
    }
    task(world, "modprobe", world::probe);
  }
}
