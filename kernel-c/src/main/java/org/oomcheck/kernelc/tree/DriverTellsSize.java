// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.tty.Sysrq;
import org.oomcheck.model.scenario.support.Settings;

/** The size of the balloon changes, by the driver's work and then by its OOM notifier. */
final class DriverTellsSize extends DriverScenario {

  DriverTellsSize() {
    super(
        "driver-tells-size",
        "The balloon gets a page, and gives it back because memory is out: does its device say each time"
            + " how many pages are in it?",
        1,
        0,
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
    return List.of();
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    wantsOomNotifier(world);
    Kernel kernel = world.guest().kernel();
    world.guest().memhog(1);
    world
        .guest()
        .kworker(
            "kworker/1:1",
            () -> {
              waitsFor(world, 1);
              Sysrq.moomCallback(kernel);
              waitsFor(world, 0);
            });
  }

  private static void waitsFor(DriverWorld world, int pages) {
    waits(
        world, "actual = " + pages + " in the configuration", () -> world.device().told() == pages);
  }
}
