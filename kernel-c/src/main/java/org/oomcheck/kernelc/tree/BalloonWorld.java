// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Aggregate;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.notifier.Notify;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;

/**
 * The balloon of one kernel as C sees it: {@code struct virtio_balloon} as the file declares it,
 * with the locks, queues and pages of the model's balloon in the members that it knows.
 */
final class BalloonWorld {
  /** The members that the world gives itself: those that are objects of the model, with types. */
  private static final Map<String, String> OBJECTS =
      Map.of(
          "balloon_lock", "struct mutex",
          "acked", "wait_queue_head_t",
          "vb_dev_info", "struct balloon_dev_info",
          "update_balloon_size_work", "struct work_struct");

  private static final Set<String> OTHERS =
      Set.of("vdev", "inflate_vq", "deflate_vq", "reporting_vq", "num_pages");

  private static final Position AT = new Position("drivers/virtio/virtio_balloon.c", 1, 1);

  private static final Type STRUCT = named("struct virtio_balloon");

  /** What the driver's functions call the pointer to its struct. */
  static final Type.Parameter POINTER =
      new Type.Parameter(AT, new Type.Pointer(AT, STRUCT, Set.of()), "vb");

  private final Booted booted;
  private final Map<String, String> renamed;
  private final Aggregate vb;
  private final Map<String, Value> virtqueues = new HashMap<>();

  /**
   * Makes the struct while the world boots.
   *
   * @param renamed what members are called in the text, where that is not their usual name
   */
  BalloonWorld(
      Booted booted, VirtioBalloon balloon, VirtioDevice device, Map<String, String> renamed) {
    this.booted = booted;
    this.renamed = renamed;
    booted.has(BalloonSizes.class, balloon.sizes());
    this.vb = struct("struct virtio_balloon", "vb");
    Aggregate vdev = struct("struct virtio_device", "vdev");
    vdev.standsFor(device);
    vdev.member("priv", AT).store(new Pointer(vb), AT);
    set("vdev", vdev);
    set("inflate_vq", virtqueue(vdev, "inflate_vq")).standsFor(balloon.inflateVq());
    set("deflate_vq", virtqueue(vdev, "deflate_vq")).standsFor(balloon.deflateVq());
    if (memory().memberType(vb.type(), here("reporting_vq")).isPresent()) {
      set("reporting_vq", virtqueue(vdev, "reporting_vq"));
    }
    put("balloon_lock", balloon.balloonLock());
    put("acked", balloon.acked());
    put("vb_dev_info", balloon.pages());
    put("update_balloon_size_work", balloon.updateBalloonSizeWork());
    put("num_pages", balloon.numPages());
  }

  private ObjectMemory memory() {
    return booted.memory();
  }

  private static Type named(String type) {
    return new Type.Named(AT, type, Set.of());
  }

  private Aggregate struct(String type, String name) {
    return (Aggregate) memory().allocate(named(type), name, true, AT);
  }

  private Aggregate virtqueue(Aggregate vdev, String name) {
    Aggregate vq = struct("struct virtqueue", name);
    vq.member("vdev", AT).store(new Pointer(vdev), AT);
    virtqueues.put(name, new Pointer(vq));
    return vq;
  }

  private String here(String field) {
    return renamed.getOrDefault(field, field);
  }

  private Aggregate set(String field, Aggregate target) {
    vb.member(here(field), AT).store(new Pointer(target), AT);
    return target;
  }

  private ObjectPlace.Identity identity(String field, Type type) {
    return new ObjectPlace.Identity(type, "vb->" + field, new ObjectPlace.Part(vb, field), true);
  }

  /**
   * The members that the world gives itself; C gives those that a patch has changed the type of.
   */
  static Set<String> members(Types types, Map<String, String> renamed) {
    Set<String> members = new HashSet<>();
    OTHERS.forEach(field -> members.add(renamed.getOrDefault(field, field)));
    for (String field : OBJECTS.keySet()) {
      String name = renamed.getOrDefault(field, field);
      if (isOfModel(field, types.layout(STRUCT).flatMap(all -> all.type(name)))) {
        members.add(name);
      }
    }
    return members;
  }

  private static boolean isOfModel(String field, Optional<Type> declared) {
    return declared
        .map(type -> type instanceof Type.Named named && named.name().equals(OBJECTS.get(field)))
        .orElse(true);
  }

  private void put(String known, Object model) {
    String field = here(known);
    if (isOfModel(known, memory().memberType(vb.type(), field))) {
      Type type = named(OBJECTS.getOrDefault(known, ""));
      vb.replace(field, memory().add(new Primitive(identity(field, type), model)));
    }
  }

  private void put(String known, SharedVariable model) {
    String field = here(known);
    Type type = memory().memberType(vb.type(), field).orElse(named("unsigned int"));
    boolean isAtomic = type instanceof Type.Named named && named.name().startsWith("atomic");
    vb.replace(
        field,
        isAtomic
            ? memory().add(new Primitive(identity(field, type), Atomic.of(booted.machine(), model)))
            : memory().variable(identity(field, type), model));
  }

  /** The pointer to the struct. */
  Value vb() {
    return new Pointer(vb);
  }

  /** The pointer to a member of the struct. */
  Value member(String field) {
    return new Pointer(vb.member(here(field), AT));
  }

  /** Calls a function, and gives its result as a number. */
  int call(FunctionPointer function, Value... arguments) {
    Value result = booted.call(function, List.of(arguments));
    return result instanceof IntegerValue number ? (int) number.value() : result.isTrue() ? 1 : 0;
  }

  /** The pointer to one of the balloon's virtqueues. */
  Value virtqueue(String name) {
    Value pointer = virtqueues.get(name);
    if (pointer == null) {
      throw new IllegalArgumentException("C does not know the virtqueue " + name);
    }
    return pointer;
  }

  /** Calls the callback of the OOM notifier, with what the count of its caller was before. */
  Answer notifier(FunctionPointer function, int before) {
    Booted.Counted counted = booted.callOomNotifier(function, member("oom_nb"), before);
    return Notify.answer(counted.result(), counted.added());
  }

  /** A number as an argument. */
  static Value number(int value) {
    return IntegerType.INT.of(value);
  }

  void seal() {
    booted.seal();
  }
}
