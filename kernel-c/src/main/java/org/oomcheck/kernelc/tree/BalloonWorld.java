// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
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
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.linux.virtio.Virtqueue;

/**
 * The balloon of one kernel as C sees it: {@code struct virtio_balloon} as the file declares it,
 * with the locks, queues and pages of the model's balloon in the members that it knows.
 */
final class BalloonWorld {
  /** The members that the world gives itself. */
  static final Set<String> MEMBERS =
      Set.of(
          "vdev",
          "inflate_vq",
          "deflate_vq",
          "balloon_lock",
          "acked",
          "vb_dev_info",
          "update_balloon_size_work",
          "num_pages");

  private static final Position AT = new Position("drivers/virtio/virtio_balloon.c", 1, 1);

  /** What the driver's functions call the pointer to its struct. */
  static final Type.Parameter POINTER =
      new Type.Parameter(AT, new Type.Pointer(AT, named("struct virtio_balloon"), Set.of()), "vb");

  private final Booted booted;
  private final Aggregate vb;
  private final Map<Virtqueue, Value> virtqueues = new HashMap<>();

  /** Makes the struct while the world boots. */
  BalloonWorld(Booted booted, VirtioBalloon balloon, VirtioDevice device) {
    this.booted = booted;
    booted.has(BalloonSizes.class, balloon.sizes());
    this.vb = struct("struct virtio_balloon", "vb");
    Aggregate vdev = struct("struct virtio_device", "vdev");
    vdev.standsFor(device);
    vdev.member("priv", AT).store(new Pointer(vb), AT);
    set("vdev", vdev);
    set("inflate_vq", virtqueue(vdev, balloon.inflateVq()));
    set("deflate_vq", virtqueue(vdev, balloon.deflateVq()));
    put("balloon_lock", "struct mutex", balloon.balloonLock());
    put("acked", "wait_queue_head_t", balloon.acked());
    put("vb_dev_info", "struct balloon_dev_info", balloon.pages());
    put("update_balloon_size_work", "struct work_struct", balloon.updateBalloonSizeWork());
    put("num_pages", balloon.numPages());
  }

  private ObjectMemory memory() {
    return booted.memory();
  }

  private static Type named(String type) {
    return new Type.Named(AT, type, Set.of());
  }

  private Aggregate struct(String type, String name) {
    return (Aggregate) memory().allocate(named(type), name, AT);
  }

  private Aggregate virtqueue(Aggregate vdev, Virtqueue model) {
    Aggregate vq = struct("struct virtqueue", model.name());
    vq.standsFor(model);
    vq.member("vdev", AT).store(new Pointer(vdev), AT);
    virtqueues.put(model, new Pointer(vq));
    return vq;
  }

  private void set(String field, ObjectPlace target) {
    vb.member(field, AT).store(new Pointer(target), AT);
  }

  private ObjectPlace.Identity identity(String field, Type type) {
    return new ObjectPlace.Identity(type, "vb->" + field, new ObjectPlace.Part(vb, field), true);
  }

  /** A member that a patch gives another type is what the text says. */
  private void put(String field, String type, Object model) {
    Optional<Type> declared = memory().memberType(vb.type(), field);
    if (declared.isPresent()
        && !(declared.get() instanceof Type.Named named && named.name().equals(type))) {
      return;
    }
    vb.replace(field, memory().add(new Primitive(identity(field, named(type)), model)));
  }

  private void put(String field, SharedVariable model) {
    Type type = memory().memberType(vb.type(), field).orElse(named("unsigned int"));
    vb.replace(field, memory().variable(identity(field, type), model));
  }

  /** The pointer to the struct. */
  Value vb() {
    return new Pointer(vb);
  }

  /** The pointer to a member of the struct. */
  Value member(String field) {
    return new Pointer(vb.member(field, AT));
  }

  /** Calls a function, and gives its result as a number. */
  int call(FunctionPointer function, Value... arguments) {
    Value result = booted.call(function, List.of(arguments));
    return result instanceof IntegerValue number ? (int) number.value() : result.isTrue() ? 1 : 0;
  }

  /** The pointer to one of the balloon's virtqueues. */
  Value virtqueue(Virtqueue model) {
    Value pointer = virtqueues.get(model);
    if (pointer == null) {
      throw new IllegalArgumentException("C does not know the virtqueue " + model.name());
    }
    return pointer;
  }

  /** Calls the callback of the OOM notifier, with a count of its caller. */
  Answer notifier(FunctionPointer function) {
    int freed =
        booted.callWithCount(function, count -> List.of(member("oom_nb"), number(0), count));
    return new Answer(Code.NOTIFY_OK, freed);
  }

  /** A number as an argument. */
  static Value number(int value) {
    return IntegerType.INT.of(value);
  }

  void seal() {
    booted.seal();
  }
}
