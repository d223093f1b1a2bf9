// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** The objects that one task has allocated and not freed; no other task can reach them. */
public final class TaskHeap {
  static final String PREFIX = "heap#";

  /** More objects than any sensible task has at once; they are a part of each state. */
  private static final int MOST = 200;

  private final ObjectMemory memory;
  private final Map<Integer, ObjectPlace> objects = new TreeMap<>();

  /** An empty heap. */
  public TaskHeap(ObjectMemory memory) {
    this.memory = memory;
  }

  /**
   * Allocates an object; the number of a freed one is used again.
   *
   * @param zeroed whether it is 0; if not it has no value
   * @throws InterpreterException if the task has more objects than can be looked at
   */
  public ObjectPlace allocate(Type type, String name, boolean zeroed, Position at) {
    if (objects.size() >= MOST) {
      throw new InterpreterException(
          at, "the task holds " + MOST + " objects that it did not free; does a loop not end?");
    }
    int number = 0;
    while (objects.containsKey(number)) {
      number++;
    }
    ObjectPlace object = memory.allocateForTask(type, PREFIX + number, name, zeroed, at);
    if (!object.isShared()) {
      objects.put(number, object);
    }
    return object;
  }

  /**
   * Frees an object.
   *
   * @throws KernelBug if it was freed before, or never allocated
   */
  public void free(Value pointer, Position at) {
    free(pointer, at, "it was freed");
  }

  /**
   * Ends an object's life in the task's hands, for another keeps it now.
   *
   * @param call the call that took it
   * @throws KernelBug if it is not in the task's hands
   */
  public void giveAway(Value pointer, Position at, String call) {
    memory.target(pointer, at).checkThere(at);
    free(pointer, at, call + " took it");
  }

  private void free(Value pointer, Position at, String how) {
    ObjectPlace object = memory.target(pointer, at);
    Pool.Slot slot = object.slot();
    Position made = object.madeAt();
    if (slot != null && object.part().isEmpty() && !slot.isOnStack()) {
      slot.end(at);
    } else if (memory.isBooting() && object.part().isEmpty() && made != null) {
      object.end("it was freed");
    } else if (object.isShared() && object.part().isEmpty() && made != null) {
      throw memory.pools().late().freedLater(object, made, at);
    } else if (!objects.values().remove(object)) {
      throw new KernelBug(
          Hazard.LIFECYCLE,
          ObjectMemory.plainName(object.name())
              + " is freed and not allocated, at "
              + at.fileAndLine());
    } else {
      object.end(how);
    }
  }

  /**
   * A device is given what a pointer points at, and may write it: it has values from the beginning.
   *
   * @throws org.oomcheck.model.machine.AssumptionWithdrawn if that was not known
   */
  public void giveToDevice(Value pointer, Position at) {
    if (pointer instanceof Pointer of) {
      memory.pools().isFilled(of.target().outermost(), at);
    }
  }

  /**
   * The first object that is not freed, with the place that made it; empty if all are.
   *
   * @param others where objects are made that need not be freed
   */
  public Optional<String> first(Set<Position> others) {
    return objects.values().stream()
        .filter(object -> object.madeAt() == null || !others.contains(object.madeAt()))
        .findFirst()
        .map(
            object -> {
              Position made = object.madeAt();
              String name = ObjectMemory.plainName(object.name());
              return made == null ? name : name + ", made at " + made.fileAndLine();
            });
  }

  /** The contents of the objects, as values that can be compared. */
  public List<Object> contents() {
    List<Object> contents = new ArrayList<>();
    objects.forEach((number, object) -> contents.add(List.of(number, object.content())));
    return contents;
  }
}
