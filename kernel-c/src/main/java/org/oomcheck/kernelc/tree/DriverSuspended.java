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
  private final boolean isThawed;

  /** Whether the balloon has its size, so that it is empty only while the guest is suspended. */
  private final boolean isInflated;

  private DriverSuspended(
      String id, String question, int pages, List<Integer> features, boolean isThawed) {
    super(id, question, pages, pages, 1, 0, 0);
    this.features = features;
    this.isThawed = isThawed;
    this.isInflated = pages > 0;
  }

  /** With a balloon that has its size. */
  static DriverSuspended inflated() {
    return new DriverSuspended(
        "driver-suspended",
        "The guest suspends and resumes with a balloon: does any task use a virtqueue that is gone?",
        1,
        List.of(DEFLATE_ON_OOM),
        true);
  }

  /** Before the balloon has its size, and the host asks for statistics. */
  static DriverSuspended withStatistics() {
    return new DriverSuspended(
        STATISTICS,
        "The guest suspends and resumes while the host asks for statistics and wants pages: does an"
            + " interrupt come where it must not?",
        0,
        List.of(DEFLATE_ON_OOM, VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ),
        true);
  }

  /** The same until works may run again: only interrupts come meanwhile. */
  static DriverSuspended untilThawed() {
    return new DriverSuspended(
        "driver-resumed",
        "The guest resumes, the host asks for statistics and wants a page, and works are still frozen:"
            + " does an interrupt come where it must not?",
        0,
        List.of(VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ),
        false);
  }

  @Override
  List<Integer> features() {
    return features;
  }

  @Override
  List<String> calls() {
    return DriverPower.OPTIONAL;
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    if (isInflated) {
      wantsAnswer(world, "inflate", "the host answers for the balloon after the resume");
    }
    task(
        world,
        "systemd-sleep",
        () -> {
          world.power().freeze();
          world.power().restore();
          if (isThawed) {
            world.power().thaw();
          }
        });
  }
}
