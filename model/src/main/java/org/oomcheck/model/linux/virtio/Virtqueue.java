// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Task;

/**
 * A virtqueue of {@code drivers/virtio/virtio_ring.c}. Adding one buffer never allocates: an
 * indirect table is only made for more than one. Its buffers are counted, or told apart where the
 * device has a {@link SplitRing}.
 */
public abstract class Virtqueue {
  private final Machine machine;
  private final VirtioDevice device;
  private final String name;
  private final int index;

  /** One callback, which may get another in its place while the world boots. */
  private final List<Consumer<Virtqueue>> callback = new ArrayList<>();

  Virtqueue(Machine machine, VirtioDevice device, String name, int index, Runnable callback) {
    this.machine = machine;
    this.device = device;
    this.name = name;
    this.index = index;
    this.callback.add(vq -> callback.run());
  }

  final Machine machine() {
    return machine;
  }

  final VirtioDevice device() {
    return device;
  }

  /** The name in kernel spelling, for example {@code inflate_vq}. */
  public final String name() {
    return name;
  }

  /** Which of the device's virtqueues it is, from 0. */
  public final int index() {
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
  public final boolean addOutbuf(int gfp) {
    String label = label("virtqueue_add_outbuf", gfp);
    return device.ring().hasRoom(label, gfp) && addOut(label, 1, 0) == 0;
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
  public final boolean addInbuf(int gfp) {
    String label = label("virtqueue_add_inbuf", gfp);
    return device.ring().hasRoom(label, gfp) && add(label, 1, 0) == 0;
  }

  final String label(String symbol, int gfp) {
    return symbol + "(" + name + ", " + Gfp.toString(gfp) + ")";
  }

  /** The same as {@link #add} for the host to read; a full ring notifies the host at once. */
  final int addOut(String label, int data, int len) {
    int result = add(label, data, len);
    if (result == Errno.ENOSPC) {
      device.notifyHost(index);
    }
    return result;
  }

  /**
   * Puts a buffer into the ring.
   *
   * @param data what the host's answer comes back with, not 0
   * @param len its length, in bytes
   * @return 0 or an error number
   */
  abstract int add(String label, int data, int len);

  /** Hands one buffer to the host, and kicks it, while the world boots. */
  public final void booted() {
    bootAdd();
    device.bootRing(index, true);
  }

  /**
   * Collects the buffers that were handed to the host while the world boots, as if it had answered.
   *
   * @return whether there were any
   */
  public final boolean bootedGetBuf() {
    boolean there = isWithHost();
    bootTakeAll();
    device.bootRing(index, false);
    return there;
  }

  /** Puts a buffer into the ring while the world boots. */
  abstract void bootAdd();

  /** Takes all buffers out of the ring while the world boots. */
  abstract void bootTakeAll();

  /**
   * Notifies the host. Context: any.
   *
   * @return whether that was possible; false for a broken virtqueue
   */
  @KernelRef(path = "drivers/virtio/virtio_ring.c", symbol = "virtqueue_kick")
  public boolean kick() {
    device.notifyHost(index);
    return true;
  }

  /**
   * Collects a buffer that the host has answered. Context: any.
   *
   * @return whether there was one
   */
  @KernelRef(path = "drivers/virtio/virtio_ring.c", symbol = "virtqueue_get_buf")
  public final boolean getBuf() {
    boolean there = takeBuf();
    if (there) {
      device.ring().gotBuf();
    }
    return there;
  }

  /** Takes a buffer that the host has answered; whether there was one. */
  abstract boolean takeBuf();

  /** Whether the virtqueue is broken; one that is counted never is. Context: any. */
  @KernelRef(
      path = "drivers/virtio/virtio_ring.c",
      symbol = "virtqueue_is_broken",
      release = "v6.12")
  public boolean isBroken() {
    return false;
  }

  /** Whether the host has answered a buffer that waits to be collected. Only inside a goal. */
  public abstract boolean isAnswered();

  /** Whether the host has a buffer that it has not answered. Only inside an effect or a goal. */
  public abstract boolean isWithHost();

  /** Host side: answers every buffer and raises the interrupt. */
  final void answer() {
    use(0);
    vringInterrupt();
  }

  /**
   * Host side: answers without an interrupt.
   *
   * @param excess by how many bytes the length is too large that the host says to have written
   */
  abstract void use(int excess);

  @KernelRef(path = "drivers/virtio/virtio_ring.c", symbol = "vring_interrupt")
  final void vringInterrupt() {
    if (!mayInterrupt()) {
      return;
    }
    Task current = machine.current();
    current.setIrqsDisabled(true);
    current.hardirqEnter();
    callback.get(0).accept(this);
    current.hardirqExit();
    current.setIrqsDisabled(false);
    interrupted();
  }

  /** Gives the virtqueue another callback in place of its own. Only while the world boots. */
  public final void handledBy(Consumer<Virtqueue> handler) {
    callback.set(0, handler);
  }

  /** Gives this virtqueue the callback of another one. Only while the world boots. */
  final void handledAs(Virtqueue other) {
    callback.set(0, other.callback.get(0));
  }

  /** Whether the handler is called at all. */
  boolean mayInterrupt() {
    return true;
  }

  /** Called when the handler has returned. */
  void interrupted() {}
}
