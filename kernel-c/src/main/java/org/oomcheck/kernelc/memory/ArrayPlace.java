// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** An array. An index beyond its end is a bug of the program. */
public final class ArrayPlace extends ObjectPlace {
  /** A larger shared array has no contents, only bounds. */
  private static final int MAX_SHARED = 64;

  /** The size of an array that says none. */
  static final long UNKNOWN = Integer.MAX_VALUE;

  private final ObjectMemory memory;
  private final Type element;
  private final long size;
  private final Map<Long, ObjectPlace> elements = new TreeMap<>();
  private boolean zeroed;

  ArrayPlace(
      ObjectMemory memory,
      Identity identity,
      Type.Array array,
      ToLongFunction<Expression> constants) {
    super(identity);
    this.memory = memory;
    this.element = array.element();
    this.size = size(array.size(), constants);
  }

  /** The kernel has no arrays whose size is only known at run time. */
  private static long size(@Nullable Expression size, ToLongFunction<Expression> constants) {
    if (size == null) {
      return UNKNOWN;
    }
    long elements;
    try {
      elements = constants.applyAsLong(size);
    } catch (InterpreterException e) {
      throw new InterpreterException(
          size.at(),
          "the size of an array has to be a constant, and "
              + ExpressionText.of(size)
              + " is none that is known here");
    }
    if (elements < 0) {
      throw new InterpreterException(size.at(), "an array cannot have " + elements + " elements");
    }
    return elements;
  }

  /** How long an element is; 0 or less if it is not made of integers alone. */
  int bitsOfElement() {
    return memory.bits(element);
  }

  /** How many elements there are. */
  public long size() {
    return size;
  }

  boolean hasContents() {
    return !isShared() || size <= MAX_SHARED;
  }

  /** Makes all elements, while the world boots. */
  void makeAll(Position at) {
    for (long i = 0; hasContents() && i < size; i++) {
      element(i, at);
    }
  }

  /**
   * An element.
   *
   * @throws KernelBug if the index is out of bounds
   */
  ObjectPlace element(long index, Position at) {
    if (index < 0 || index >= size) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "index %d is out of the bounds of %s, which has %d elements, at %s"
              .formatted(index, ObjectMemory.plainName(name()), size, at.fileAndLine()));
    }
    ObjectPlace known = elements.get(index);
    if (known != null) {
      return known;
    }
    Identity identity =
        new Identity(
            element, name() + "[" + index + "]", new Part(this, Long.toString(index)), isShared());
    if (!hasContents()) {
      memory.checkThere(this, at);
      return new Opaque(identity);
    } else if (isShared() && !memory.isBooting()) {
      throw new InterpreterException(at, identity.name() + " was not made while the world booted");
    }
    ObjectPlace made = memory.create(identity);
    elements.put(index, made);
    if (zeroed && BitWords.union(made.identity()).isEmpty()) {
      memory.zero(made, at);
    }
    return made;
  }

  /** The address behind the last element, where nothing is. */
  ObjectPlace end() {
    Identity identity =
        new Identity(
            element, name() + "[" + size + "]", new Part(this, Long.toString(size)), isShared());
    return new Opaque(identity);
  }

  void zero() {
    zeroed = true;
  }

  List<ObjectPlace> elements() {
    return new ArrayList<>(elements.values());
  }

  @Override
  public Value load(Position at) {
    return new Pointer(element(0, at));
  }

  /** The elements of an array, for an assignment of the struct that it is part of. */
  private record Copy(Map<Long, Value> elements) implements Value {
    @Override
    public boolean isTrue() {
      return true;
    }
  }

  @Override
  Value copy(Position at) {
    Map<Long, Value> values = new TreeMap<>();
    if (hasContents()) {
      for (long i = 0; i < size && (zeroed || i < elements.size() || isShared()); i++) {
        values.put(i, element(i, at).copy(at));
      }
      elements.forEach((index, element) -> values.put(index, element.copy(at)));
    }
    return new Copy(values);
  }

  @Override
  void paste(Value copied, Position at) {
    if (!(copied instanceof Copy copy)) {
      throw new InterpreterException(at, copied + " is no array");
    }
    if (BitWords.union(identity()).isEmpty()) {
      forget();
    }
    copy.elements().forEach((index, value) -> element(index, at).paste(value, at));
  }

  /** Takes the values of as many elements as both have, one after the other. */
  public void takesFrom(ArrayPlace other, Position at) {
    for (long i = 0; hasContents() && other.hasContents() && i < Math.min(size, other.size); i++) {
      if (other.isShared() || other.zeroed || other.elements.containsKey(i)) {
        element(i, at).paste(other.element(i, at).copy(at), at);
      }
    }
  }

  @Override
  void forget() {
    zeroed = false;
    elements.values().forEach(ObjectPlace::forget);
  }

  @Override
  public boolean canBeReached() {
    return true;
  }

  @Override
  Object content() {
    List<Object> contents = new ArrayList<>();
    elements.forEach((index, place) -> contents.add(List.of(index, place.content())));
    return contents;
  }
}
