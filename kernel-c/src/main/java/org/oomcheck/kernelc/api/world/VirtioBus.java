// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.Access;

/** A virtio device as C sees it: {@code struct virtio_device}, and the virtqueues by name. */
public final class VirtioBus {
  /** More buffers than any driver of this area adds. */
  private static final int RING_SIZE = 256;

  private final ObjectMemory memory;
  private final Position at;
  private final Aggregate vdev;
  private final Map<String, Pointer> virtqueues = new LinkedHashMap<>();
  private final Map<String, SharedScalar> callbacks = new HashMap<>();
  private @Nullable Virtqueue waiting;

  /**
   * Makes the device while the world boots.
   *
   * @param at what positions in messages about it are
   */
  public VirtioBus(ObjectMemory memory, VirtioDevice device, Position at) {
    this.memory = memory;
    this.at = at;
    this.vdev = struct("struct virtio_device", "vdev");
    vdev.standsFor(device);
    Aggregate config = struct("struct virtio_config_ops", "vdev->config");
    config.member("get", at).store(does(() -> {}), at);
    config.member("del_vqs", at).store(does(device::delVqs), at);
    vdev.member("config", at).store(new Pointer(config), at);
  }

  private Value does(Runnable call) {
    return new BoundFunction(
        (site, arguments) -> {
          if (!site.isBooting()) {
            call.run();
          }
          return IntegerValue.NOTHING;
        });
  }

  private Aggregate struct(String type, String name) {
    return (Aggregate) memory.allocate(new Type.Named(at, type, Set.of()), name, true, at);
  }

  /**
   * Adds a virtqueue.
   *
   * @param name what the driver calls it when it looks for its virtqueues
   */
  public Pointer add(String name, Virtqueue model) {
    Aggregate vq = struct("struct virtqueue", model.name());
    vq.standsFor(model);
    vq.member("vdev", at).store(new Pointer(vdev), at);
    vq.member("num_free", at).store(IntegerType.INT.of(RING_SIZE), at);
    Type anything = new Type.Named(at, "void", Set.of());
    Type pointerType = new Type.Pointer(at, anything, Set.of());
    callbacks.put(
        name,
        (SharedScalar)
            memory.create(
                new ObjectPlace.Identity(pointerType, model.name() + ".callback", null, true)));
    Pointer pointer = new Pointer(vq);
    virtqueues.put(name, pointer);
    return pointer;
  }

  /** The pointer to the device. */
  public Pointer vdev() {
    return new Pointer(vdev);
  }

  /** The device itself. */
  public Aggregate device() {
    return vdev;
  }

  /** The virtqueue of this name. */
  public Optional<Pointer> virtqueue(String name) {
    return Optional.ofNullable(virtqueues.get(name));
  }

  /** The names of the virtqueues. */
  public List<String> names() {
    return List.copyOf(virtqueues.keySet());
  }

  /** Says what the driver wants called when the host has answered. Context: any. */
  public void calls(String name, Value callback, Position where) {
    SharedScalar known = kept(name);
    if (!known.isConstant() || !known.load(where).equals(callback)) {
      known.store(callback, Access.ONCE, where);
    }
  }

  /** What the driver wants called; 0 if it wants nothing. Context: any. */
  public Value callback(String name) {
    return kept(name).load(Access.ONCE, at);
  }

  /** A buffer was added while the world boots. */
  public void booted(Virtqueue virtqueue) {
    waiting = virtqueue;
  }

  /**
   * While the world boots the host answers when the driver waits, and not before: calls what the
   * driver wants called for the buffer that was added last.
   *
   * @return whether there was one
   */
  public static boolean answers(CallSite site) {
    return site.part(VirtioBus.class).filter(bus -> bus.answer(site)).isPresent();
  }

  private boolean answer(CallSite site) {
    for (Map.Entry<String, Pointer> each : virtqueues.entrySet()) {
      Value callback = callback(each.getKey());
      boolean isWaiting =
          waiting != null
              && ((Aggregate) each.getValue().target()).model().equals(Optional.of(waiting));
      if (isWaiting && callback.isTrue()) {
        waiting = null;
        site.call(callback, List.of(each.getValue()));
        return true;
      }
    }
    return false;
  }

  private SharedScalar kept(String name) {
    SharedScalar known = callbacks.get(name);
    if (known == null) {
      throw new IllegalArgumentException("there is no virtqueue " + name);
    }
    return known;
  }
}
