// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * A virtqueue of {@code drivers/virtio/virtio_ring.c}. Adding one buffer never allocates: an
 * indirect table is only made for more than one.
 */
public final class Virtqueue {
  private final Machine machine;
  private final VirtioDevice device;
  private final String name;
  private final int index;
  private final Runnable callback;

  /** Buffers that the host has not answered. */
  private final Cell available;

  /** Buffers that the host has answered and the guest has not collected. */
  private final Cell used;

  Virtqueue(Machine machine, VirtioDevice device, String name, int index, Runnable callback) {
    this.machine = machine;
    this.device = device;
    this.name = name;
    this.index = index;
    this.callback = callback;
    this.available = machine.cell(name + ".avail", 0);
    this.used = machine.cell(name + ".used", 0);
  }

  String name() {
    return name;
  }

  int index() {
    return index;
  }

  /**
   * Hands one buffer to the host. Context: any.
   *
   * @param gfp named in the trace; nothing is allocated, unless the {@link Ring} says otherwise
   * @return whether the host got it
   */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_add_outbuf",
      omits = "a full ring, DMA mapping")
  public boolean addOutbuf(int gfp) {
    return add("virtqueue_add_outbuf", gfp);
  }

  /**
   * Hands buffers to the host for it to write to. Context: any.
   *
   * @param gfp named in the trace; nothing is allocated, unless the {@link Ring} says otherwise
   * @return whether the host got them
   */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_add_inbuf",
      release = "v5.8",
      omits = "a full ring, DMA mapping, the indirect table")
  public boolean addInbuf(int gfp) {
    return add("virtqueue_add_inbuf", gfp);
  }

  private boolean add(String symbol, int gfp) {
    String label = symbol + "(" + name + ", " + Gfp.toString(gfp) + ")";
    boolean added = device.ring().hasRoom(label, gfp);
    if (added) {
      machine.perform(Step.run(this, label, () -> available.add(1)));
    }
    return added;
  }

  /** Notifies the host. Context: any. */
  @KernelRef(path = "drivers/virtio/virtio_ring.c", symbol = "virtqueue_kick")
  public void kick() {
    device.notifyHost(index);
  }

  /**
   * Collects a buffer that the host has answered. Context: any.
   *
   * @return whether there was one
   */
  @KernelRef(path = "drivers/virtio/virtio_ring.c", symbol = "virtqueue_get_buf")
  public boolean getBuf() {
    return machine.perform(Step.of(this, "virtqueue_get_buf(" + name + ")", this::takeUsed));
  }

  /** Whether the host has answered a buffer that waits to be collected. Only inside a goal. */
  public boolean isAnswered() {
    return used.get() > 0;
  }

  /** Whether the host has a buffer that it has not answered. Only inside an effect or a goal. */
  boolean isWithHost() {
    return available.get() > 0;
  }

  private boolean takeUsed() {
    boolean there = used.get() > 0;
    if (there) {
      used.add(-1);
    }
    return there;
  }

  /** Host side: answers every buffer and raises the interrupt. */
  void answer() {
    machine.perform(Step.run(this, "answers " + name, this::useAll).achieving(Progress.PAGES));
    vringInterrupt();
  }

  private void useAll() {
    used.add(available.get());
    available.set(0);
  }

  @KernelRef(path = "drivers/virtio/virtio_ring.c", symbol = "vring_interrupt")
  private void vringInterrupt() {
    Task current = machine.current();
    current.hardirqEnter();
    callback.run();
    current.hardirqExit();
  }
}
