// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.scenario.support.Settings;

/** The guest suspends and resumes; setting the virtqueues up again may fail. */
final class DriverSuspended extends DriverScenario {

  DriverSuspended() {
    super(
        "driver-suspended",
        "The guest suspends and resumes with a balloon: does any task use a virtqueue that is gone?",
        1,
        1,
        1,
        0,
        0);
  }

  @Override
  List<Integer> features() {
    return List.of(DEFLATE_ON_OOM);
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
