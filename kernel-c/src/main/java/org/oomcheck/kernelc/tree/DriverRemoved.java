// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.scenario.support.Settings;

/** The driver is removed while its work inflates. */
final class DriverRemoved extends DriverScenario {

  private DriverRemoved(String id, String when, int target) {
    super(
        id,
        "The balloon's driver is removed "
            + when
            + ": does any task use what is gone, and is nothing left?",
        1,
        0,
        target,
        0,
        1);
  }

  /** There is the page that the host wants. */
  static DriverRemoved inTime() {
    return new DriverRemoved("driver-removed", "while its works run", 1);
  }

  /** There are fewer pages than the host wants, so the work tries again. */
  static DriverRemoved shortOfPages() {
    return new DriverRemoved(
        "driver-removed-short", "while its work finds too few pages and tries again", 2);
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
