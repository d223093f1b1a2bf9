// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;

/** Free pages are reported to the host while blocks are freed, or the driver is removed. */
final class DriverReports extends DriverScenario {
  private static final int PASS_SECONDS = 2;

  /** What {@link #freeBlock} and {@link #waitUntilReported} call. */
  private static final List<String> FREED_BLOCKS = List.of("__free_block", "__count_reports");

  private static final String NOTIFY = "__page_reporting_notify";

  private static final Parameter FREES =
      new Parameter("frees", 1, 0, 1, "1: another process frees a block, once and at any time");

  private final boolean isRemoved;

  private DriverReports(String id, String question, boolean isRemoved) {
    super(id, question, 1, 0, 0, 0, 0);
    this.isRemoved = isRemoved;
  }

  /** The driver is removed. */
  static DriverReports removed() {
    return new DriverReports(
        "driver-reports",
        "Free pages are reported to the host while the balloon's driver is removed: does any task use"
            + " what is gone, and are they all free again?",
        true);
  }

  /** The driver stays, and a block that is freed has to be reported in the end. */
  static DriverReports complete() {
    return new DriverReports(
        "driver-reports-all",
        "A block of pages is freed while others are reported to the host: is it reported in the end?",
        false);
  }

  @Override
  List<Integer> features() {
    return List.of(VirtioDevice.VIRTIO_BALLOON_F_REPORTING);
  }

  @Override
  List<String> calls() {
    List<String> calls = new ArrayList<>(List.of("virtballoon_remove", NOTIFY));
    if (!isRemoved) {
      calls.addAll(FREED_BLOCKS);
    }
    return calls;
  }

  @Override
  List<Parameter> more() {
    return isRemoved ? List.of(FREES) : List.of();
  }

  /** Waits as long as a pass of page reporting is delayed, and no longer. */
  private static void waitForPass(DriverWorld world) {
    int jiffies = PASS_SECONDS * world.guest().machine().hz();
    world.guest().kernel().sleep().scheduleTimeoutUninterruptible(jiffies);
  }

  /** It frees at once, or when a pass has ended and the driver is about to be removed. */
  private static void perhapsWaits(DriverWorld world) {
    Machine machine = world.guest().machine();
    if (machine.choose("when does it free?", "at once", "after a pass") == 1) {
      waitForPass(world);
    }
  }

  /** Frees a block that is on no list before, as the last step of a task would. */
  private static void freeBlock(DriverWorld world) {
    world.guest().kernel().pageAlloc().freePages(1);
    world.booted().call(world.function("__free_block"), List.of());
    world.booted().call(world.function(NOTIFY), List.of());
  }

  /** Waits until the driver has reported so many blocks. */
  private static void waitUntilReported(DriverWorld world, int blocks) {
    Position at = world.function(NOTIFY).function().at();
    SharedScalar count =
        world
            .booted()
            .memory()
            .global(TaskMemory.fileName("include/linux/mmzone.h", "__reported_blocks"))
            .map(SharedScalar.class::cast)
            .orElseThrow();
    world
        .guest()
        .machine()
        .perform(
            Step.run(world, "the report of its block to the host", () -> {})
                .when(() -> DriverWorld.number(count.peek(at)) >= blocks));
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    world.wantsUseOfFeatures();
    if (!isRemoved) {
      task(
          world,
          "neighbour",
          () -> {
            perhapsWaits(world);
            freeBlock(world);
            waitUntilReported(world, 2);
          });
      return;
    }
    world.reportsFreedBlocks();
    task(
        world,
        "rmmod",
        () -> {
          waitForPass(world);
          world.remove();
        });
    if (settings.is(FREES)) {
      world.guest().neighbour(1, () -> perhapsWaits(world));
    }
  }
}
