// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.scenario.support.Settings;

/** Free pages are hinted to the host, which is done with them, or while the driver is removed. */
final class DriverHints extends DriverScenario {
  /** VIRTIO_BALLOON_CMD_ID_DONE. */
  private static final int DONE = 1;

  /** What VIRTIO_BALLOON_CMD_ID_STOP and _DONE are below. */
  private static final int FIRST_COMMAND = 2;

  private final boolean isRemoved;

  private DriverHints(String id, String question, boolean isRemoved) {
    super(id, question, 1, 0, 0, 0, 0);
    this.isRemoved = isRemoved;
  }

  /** The driver is removed. */
  static DriverHints removed() {
    return new DriverHints(
        "driver-hints",
        "Free pages are hinted to the host while the balloon's driver is removed: does any task use what"
            + " is gone, and are they all given back?",
        true);
  }

  /** The host says that it is done, and has to see all pages free again. */
  static DriverHints complete() {
    return new DriverHints(
        "driver-hints-done",
        "The host asks for hints of free pages and is done with them: does it get any, and are they all"
            + " free again?",
        false);
  }

  @Override
  List<Integer> features() {
    return List.of(VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT);
  }

  @Override
  List<String> calls() {
    return isRemoved ? List.of("virtballoon_remove") : List.of();
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    if (isRemoved) {
      asked(world);
      task(world, "rmmod", world::remove);
    } else {
      done(world);
    }
  }

  /** The host asks for hints of free pages, once and at any moment. */
  static void asked(DriverWorld world) {
    world.device().bootField(DriverWorld.COMMAND).set(FIRST_COMMAND);
    world.configChanges();
  }

  /** The host asks for hints, and says that it is done with them when the driver has ended. */
  private static void done(DriverWorld world) {
    Cell free = world.guest().kernel().pageAlloc().freeCell();
    int blocks = free.get();
    world.configChanges(
        () -> world.commands(FIRST_COMMAND),
        () -> waits(world, "a hint of a free block", () -> free.get() < blocks),
        () -> world.commands(DONE),
        () -> waits(world, "all blocks to be free again", () -> free.get() == blocks));
  }
}
