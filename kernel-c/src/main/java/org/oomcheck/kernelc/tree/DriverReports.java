// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.linux.tty.Sysrq;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;

/**
 * Free pages are reported to the host while blocks are freed, the driver is removed, or its OOM
 * notifier waits for the host as well.
 */
final class DriverReports extends DriverScenario {
  private static final int PASS_SECONDS = 2;

  private static final String NOTIFY = "__page_reporting_notify";

  /** What {@link #freeBlock} and {@link #waitUntilReported} call. */
  private static final List<String> FREED_BLOCKS =
      List.of(NOTIFY, "__free_block", "__count_reports");

  private static final Parameter FREES =
      new Parameter("frees", 1, 0, 1, "1: another process frees a block, once and at any time");

  /** What happens besides. */
  private enum Besides {
    REMOVED,
    FREED,
    OOM
  }

  private final Besides besides;

  private DriverReports(String id, String question, int balloon, Besides besides) {
    super(id, question, 1, balloon, balloon, 0, 0);
    this.besides = besides;
  }

  /** The driver is removed. */
  static DriverReports removed() {
    return new DriverReports(
        "driver-reports",
        "Free pages are reported to the host while the balloon's driver is removed: does any task use"
            + " what is gone, and are they all free again?",
        0,
        Besides.REMOVED);
  }

  /** The driver stays, and a block that is freed has to be reported in the end. */
  static DriverReports complete() {
    return new DriverReports(
        "driver-reports-all",
        "A block of pages is freed while others are reported to the host: is it reported in the end?",
        0,
        Besides.FREED);
  }

  /** The OOM notifier gives a page back, and waits for the host like the report. */
  static DriverReports atOom() {
    return new DriverReports(
        "driver-reports-at-oom",
        "Free pages are reported to the host while the OOM notifier gives a page of the balloon back:"
            + " does each of the two see the answer to its own buffer?",
        1,
        Besides.OOM);
  }

  @Override
  List<Integer> features() {
    return besides == Besides.OOM
        ? List.of(VirtioDevice.VIRTIO_BALLOON_F_REPORTING, DEFLATE_ON_OOM)
        : List.of(VirtioDevice.VIRTIO_BALLOON_F_REPORTING);
  }

  @Override
  List<String> calls() {
    return switch (besides) {
      case REMOVED -> List.of("virtballoon_remove", NOTIFY);
      case FREED -> FREED_BLOCKS;
      case OOM -> List.of(NOTIFY);
    };
  }

  @Override
  List<Parameter> more() {
    return besides == Besides.REMOVED ? List.of(FREES) : List.of();
  }

  /** Waits as long as a pass of page reporting is delayed, and no longer. */
  private static void waitForPass(DriverWorld world) {
    int jiffies = PASS_SECONDS * world.guest().machine().hz();
    world.guest().kernel().sleep().scheduleTimeoutUninterruptible(jiffies);
  }

  /** It goes on at once, or when a pass begins, or has ended and the driver is to be removed. */
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
    if (besides == Besides.OOM) {
      wantsOomNotifier(world);
      world.guest().memhog(1);
      world
          .guest()
          .kworker(
              "kworker/1:1",
              () -> {
                perhapsWaits(world);
                Sysrq.moomCallback(world.guest().kernel());
              });
      return;
    }
    if (besides == Besides.FREED) {
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
