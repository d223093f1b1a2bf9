// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.function.Consumer;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * The statistics of a balloon that is being probed, with a host that does not wait for DRIVER_OK:
 * it may answer the first buffer as soon as it is in the virtqueue.
 */
public final class EarlyStats {

  /** Shape of {@link #STATS_REQUEST}. */
  @FunctionalInterface
  public interface Request {

    /** The host has answered. Context: interrupt. */
    void call(EarlyStats stats);
  }

  /** The callback of stats_vq, where it queues a work item. */
  public static final Slot<Request> STATS_REQUEST = new Slot<>("stats_request", Request.class);

  private final Machine machine;
  private final Irq irq;
  private final WorkStruct work;
  private final Cell kicked;

  /**
   * Prepares them while the world boots.
   *
   * @param usesBalloon is called wherever the balloon is used, with the function that does
   */
  EarlyStats(Kernel kernel, Consumer<String> usesBalloon) {
    this.machine = kernel.machine();
    WorkqueueStruct freezable =
        WorkqueueStruct.alloc(
            new WorkerPool(machine, "kworker/0", 1), "system_freezable_wq", 0, WqFlag.WQ_FREEZABLE);
    this.work =
        new WorkStruct(
            freezable,
            "&vb->update_balloon_stats_work",
            () -> usesBalloon.accept("update_balloon_stats_func()"));
    this.kicked = machine.cell("stats_vq kicked", 0);
    Request request = kernel.function(STATS_REQUEST);
    this.irq =
        new Irq(
            machine,
            "virtio0-virtqueues",
            "stats_request()",
            () -> {
              usesBalloon.accept("stats_request()");
              request.call(this);
            });
    machine.spawn(Role.daemon("host"), this::host);
  }

  private void host() {
    machine.perform(
        Step.run(this, "waits for a kick of stats_vq", () -> {})
            .when(() -> kicked.get() == 1)
            .sleeping()
            .idling());
    irq.raise();
  }

  /** Sets the virtqueue up, puts the first buffer into it and kicks. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "init_vqs",
      release = "v6.12",
      omits = "the other virtqueues")
  void initVqs() {
    irq.requestIrq();
    machine.perform(Step.run(this, "virtqueue_kick(stats_vq)", () -> kicked.set(1)));
  }

  /** No callback runs any more. Context: may sleep. */
  void delVqs() {
    irq.freeIrqIfRequested();
  }

  /** Queues the work item that answers. Context: interrupt. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "stats_request",
      release = "v6.12",
      omits = "stop_update, the wakeup event")
  public static void statsRequest(EarlyStats stats) {
    stats.work.queueWork();
  }

  /** Takes the work item off its queue, and waits for a run. Context: may sleep. */
  public void cancelWorkSync() {
    work.cancelWorkSync();
  }
}
