// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.scenario.support.Settings;

/** The driver's OOM notifier may run while something else happens to the balloon. */
final class DriverAtOom extends DriverScenario {
  private final boolean isRemoved;

  private DriverAtOom(
      String id, String question, int balloon, int target, int changes, boolean isRemoved) {
    super(id, question, 0, balloon, target, 1, changes);
    this.isRemoved = isRemoved;
  }

  /** The driver is removed. */
  static DriverAtOom removed() {
    return new DriverAtOom(
        "driver-removed-at-oom",
        "The balloon's driver is removed while memory is out and its OOM notifier may run: does any"
            + " task use what is gone?",
        1,
        1,
        0,
        true);
  }

  /** The host wants the pages back, so the size work gives pages back as well. */
  static DriverAtOom deflates() {
    return new DriverAtOom(
        "driver-deflates-at-oom",
        "The host wants its balloon's pages back while memory is out and the OOM notifier may give"
            + " them back as well: do the two keep out of each other's way?",
        2,
        0,
        1,
        false);
  }

  @Override
  List<Integer> features() {
    return List.of(DEFLATE_ON_OOM);
  }

  @Override
  List<String> calls() {
    return isRemoved ? List.of("virtballoon_remove") : List.of();
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsOomNotifier();
    if (isRemoved) {
      task(world, "rmmod", world::remove);
    }
  }
}
