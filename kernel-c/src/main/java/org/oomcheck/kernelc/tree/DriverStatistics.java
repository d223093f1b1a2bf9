// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.scenario.support.Settings;

/** The host asks for statistics while the driver is removed. */
final class DriverStatistics extends DriverScenario {

  /** More than the virtqueue has room for if none is collected. */
  private static final int OFTEN = 3;

  private final boolean isRemoved;

  private DriverStatistics(String id, String question, boolean isRemoved) {
    super(id, question, 0, 0, 0, 0, 0);
    this.isRemoved = isRemoved;
  }

  /** The driver is removed. */
  static DriverStatistics removed() {
    return new DriverStatistics(
        "driver-statistics",
        "The host asks for statistics while the balloon's driver is removed: does any task use what is"
            + " gone?",
        true);
  }

  /** The driver stays, and the host asks again and again. */
  static DriverStatistics again() {
    return new DriverStatistics(
        "driver-statistics-again",
        "The host asks for statistics again and again: does it get them each time?",
        false);
  }

  @Override
  List<Integer> features() {
    return List.of(VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ);
  }

  @Override
  List<String> calls() {
    return isRemoved ? List.of("virtballoon_remove") : List.of();
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    if (isRemoved) {
      task(world, "rmmod", world::remove);
    } else {
      Cell answers = world.guest().machine().cell("how often the host had statistics", 0);
      world.buffers("stats", () -> answers.set(Math.min(OFTEN, answers.get() + 1)));
      world.configChanges(
          () -> waits(world, "statistics for the third time", () -> answers.get() == OFTEN));
    }
  }
}
