// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.kernelc.api.world.Works;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.scenario.support.Settings;

/** The guest suspends and resumes; setting the virtqueues up again does not fail. */
final class DriverSuspended extends DriverScenario {

  /**
   * The device of a balloon while the guest is suspended: what the bus does around the driver.
   *
   * @param config the interrupt of the configuration
   * @param works the workqueues, if the driver has some
   */
  record Power(DriverWorld world, Irq config, List<Works> works) {
    private static final String FREEZE = "virtballoon_freeze";
    private static final String RESTORE = "virtballoon_restore";

    /** What a driver that knows nothing of a suspend does not have. */
    static final List<String> OPTIONAL = List.of(FREEZE, RESTORE);

    /** {@code virtio_device_freeze()}, after freezable works: as before remove. */
    void freeze() {
      pools()
          .forEach(
              pool -> {
                pool.freezeWorkqueuesBegin();
                pool.freezeWorkqueuesBusy();
              });
      config.disableIrq();
      if (world.has(FREEZE)) {
        world.call(FREEZE);
      }
    }

    /** {@code virtio_device_restore()}, while freezable works are frozen: the device was reset. */
    void restore() {
      if (world.has(RESTORE)) {
        world.call(RESTORE);
      } else {
        world.device().virtioResetDevice();
      }
      config.enableIrq(world.device()::becomesReady);
    }

    /** Freezable works continue. */
    void thaw() {
      pools().forEach(WorkerPool::thawWorkqueues);
    }

    private Stream<WorkerPool> pools() {
      return works.stream().flatMap(all -> Stream.ofNullable(all.pool()));
    }
  }

  /** The name of the scenario that takes long. */
  static final String STATISTICS = "driver-suspended-statistics";

  /** The name of the one in which the host asks for hints. */
  private static final String HINTS = "driver-suspended-hints";

  private final List<Integer> features;
  private final boolean isThawed;

  /** Whether the balloon has its size, so that it is empty only while the guest is suspended. */
  private final boolean isInflated;

  private DriverSuspended(
      String id, String question, int pages, List<Integer> features, boolean isThawed) {
    this(id, question, pages, 1, features, isThawed);
  }

  private DriverSuspended(
      String id, String question, int pages, int target, List<Integer> features, boolean isThawed) {
    super(id, question, target == 0 ? 1 : pages, pages, target, 0, 0);
    this.features = features;
    this.isThawed = isThawed;
    this.isInflated = pages > 0;
  }

  /** With a balloon that has its size. */
  static DriverSuspended inflated() {
    return new DriverSuspended(
        "driver-suspended",
        "The guest suspends and resumes with a balloon: does any task use a virtqueue that is gone?",
        1,
        List.of(DEFLATE_ON_OOM),
        true);
  }

  /** Before the balloon has its size, and the host asks for statistics. */
  static DriverSuspended withStatistics() {
    return new DriverSuspended(
        STATISTICS,
        "The guest suspends and resumes while the host asks for statistics and wants pages: does an"
            + " interrupt come where it must not?",
        0,
        List.of(DEFLATE_ON_OOM, VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ),
        true);
  }

  /** A suspended system until works may run again: only interrupts come meanwhile. */
  static DriverSuspended untilThawed() {
    return new DriverSuspended(
        "driver-resumed",
        "The guest resumes, the host asks for statistics and wants a page, and works are still frozen:"
            + " does an interrupt come where it must not?",
        0,
        List.of(VirtioDevice.VIRTIO_BALLOON_F_STATS_VQ),
        false);
  }

  /** With a free page that is hinted to the host, and no page wanted. */
  static DriverSuspended withHints() {
    return new DriverSuspended(
        HINTS,
        "The guest suspends and resumes while free pages are hinted to the host: does any task use a"
            + " virtqueue that is gone, and are the pages given back?",
        0,
        0,
        List.of(VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT),
        true);
  }

  @Override
  List<Integer> features() {
    return features;
  }

  @Override
  List<String> calls() {
    return Power.OPTIONAL;
  }

  @Override
  void begins(DriverWorld world, Settings settings) {
    if (isInflated) {
      wantsAnswer(world, "inflate", "the host answers for the balloon after the resume");
    }
    if (features.contains(VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT)) {
      DriverHints.asked(world);
    }
    task(
        world,
        "systemd-sleep",
        () -> {
          world.power().freeze();
          world.power().restore();
          if (isThawed) {
            world.power().thaw();
          }
        });
  }
}
