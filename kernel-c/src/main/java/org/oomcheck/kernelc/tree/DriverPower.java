// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.kernelc.api.world.Works;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.work.WorkerPool;

/**
 * The device of a balloon while the guest is suspended: what the bus does around the driver.
 *
 * @param config the interrupt of the configuration
 * @param works the workqueues, if the driver has some
 */
record DriverPower(DriverWorld world, Irq config, List<Works> works) {
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
