// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.scenario.support.Settings;

/** The driver is removed while its work inflates. */
final class DriverRemoved extends DriverScenario {

  DriverRemoved() {
    super(
        "driver-removed",
        "The balloon's driver is removed while its works run: does any task use what is gone, and is"
            + " nothing left?",
        1,
        0,
        1,
        0,
        1);
  }

  @Override
  List<Integer> features() {
    return List.of(DEFLATE_ON_OOM);
  }

  @Override
  List<String> calls() {
    return List.of("virtballoon_remove");
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    task(world, "rmmod", world::remove);
  }
}
