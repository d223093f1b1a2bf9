// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.scenario.support.Settings;

/** The driver is removed while its OOM notifier may run. */
final class DriverRemovedAtOom extends DriverScenario {

  DriverRemovedAtOom() {
    super(
        "driver-removed-at-oom",
        "The balloon's driver is removed while memory is out and its OOM notifier may run: does any"
            + " task use what is gone?",
        0,
        1,
        1,
        1,
        0);
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
    world.wantsOomNotifier();
    task(world, "rmmod", world::remove);
  }
}
