// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** The guest suspends and resumes; setting the virtqueues up again may fail. */
final class DriverSuspended extends DriverScenario {

  /** The name of the scenario that takes long. */
  static final String STATISTICS = "driver-suspended-statistics";

  private final List<Integer> features;

  private DriverSuspended(
      String id, String question, int free, int balloon, List<Integer> features) {
    super(id, question, free, balloon, 1, 0, 0);
    this.features = features;
  }

  /** With a balloon that has its size. */
  static DriverSuspended inflated() {
    return new DriverSuspended(
        "driver-suspended",
        "The guest suspends and resumes with a balloon: does any task use a virtqueue that is gone?",
        1,
        1,
        List.of(DEFLATE_ON_OOM));
  }

  /** Before the balloon has its size, and the host asks for statistics. */
  static DriverSuspended withStatistics() {
    return new DriverSuspended(
        STATISTICS,
        "The guest suspends and resumes while the host asks for statistics and wants pages: does an"
            + " interrupt come where it must not?",
        0,
        0,
        List.of(DEFLATE_ON_OOM, VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ));
  }

  @Override
  List<Integer> features() {
    return features;
  }

  @Override
  List<String> calls() {
    return List.of("virtballoon_freeze", "virtballoon_restore");
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    task(
        world,
        "systemd-sleep",
        () -> {
          world.freeze();
          world.restore();
        });
  }
}
