// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Sizes;
import org.oomcheck.kernelc.interpreter.Types;
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
  private final HeldInBytes held;
  private final Map<Long, ObjectPlace> elements = new TreeMap<>();
  private boolean zeroed;

  ArrayPlace(
      ObjectMemory memory,
      Identity identity,
      Type.Array array,
      Types types,
      ToLongFunction<Expression> constants) {
    super(identity);
    this.memory = memory;
    this.held = new HeldInBytes(memory, this, new Sizes(types, constants));
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

  /** Whether the array's elements are integers of one byte. */
  boolean isBytes() {
    return bitsOfElement() == Byte.SIZE && memory.members(element).isEmpty();
  }

  /** Whether the array's elements are integers, or structs without members that are known. */
  boolean isOfIntegers() {
    return bitsOfElement() > 0 && memory.members(element).isEmpty();
  }

  /** What the array's bytes hold that is used as another type. */
  public HeldInBytes held() {
    return held;
  }

  boolean hasContents() {
    return !isShared() || size <= MAX_SHARED;
  }

  /** Makes all elements, while the world boots. */
  void makeAll(Position at) {
    held.makeAll(at);
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
    if (!has(index)) {
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
    if (held.covers(index)) {
      ObjectPlace covered = new Covered(identity, this, index);
      elements.put(index, covered);
      return isShared() && memory.isBooting() ? memory.add(covered) : covered;
    } else if (!hasContents()) {
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

  boolean has(long index) {
    return index >= 0 && index < size;
  }

  /** An address behind the last element or before the first, where nothing is. */
  ObjectPlace outside(long index) {
    Part part = new Part(this, Long.toString(index));
    return new Opaque(new Identity(element, name() + "[" + index + "]", part, isShared()));
  }

  @Override
  void zero(Position at) {
    if (isShared() && !memory.isBooting()) {
      return; // all of its parts are made
    }
    zeroed = true;
  }

  boolean isZeroed() {
    return zeroed;
  }

  /** The elements, and what they hold. */
  List<ObjectPlace> elements() {
    List<ObjectPlace> all = new ArrayList<>(elements.values());
    all.addAll(held.places());
    return all;
  }

  @Override
  public Value load(Position at) {
    return new Pointer(element(0, at));
  }

  /** The elements of an array, for an assignment of the struct that it is part of. */
  private record Copy(Map<Long, Value> elements, Map<Long, HeldInBytes.Copied> held)
      implements Value {
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
    return new Copy(values, held.copy(at));
  }

  @Override
  void paste(Value copied, Position at) {
    if (!(copied instanceof Copy copy)) {
      throw new InterpreterException(at, copied + " is no array");
    }
    if (BitWords.union(identity()).isEmpty()) {
      forget();
    }
    held.paste(copy.held(), at);
    copy.elements().forEach((index, value) -> element(index, at).paste(value, at));
  }

  /** Takes the values of as many elements as both have, one after the other. */
  public void takesFrom(ArrayPlace other, Position at) {
    held.paste(other.held.copy(at), at);
    for (long i = 0; hasContents() && other.hasContents() && i < Math.min(size, other.size); i++) {
      if (other.isShared() || other.zeroed || other.elements.containsKey(i)) {
        element(i, at).paste(other.element(i, at).copy(at), at);
      }
    }
  }

  @Override
  void forget() {
    zeroed = false;
    elements().forEach(ObjectPlace::forget);
  }

  @Override
  public boolean canBeReached() {
    return true;
  }

  @Override
  Object content() {
    List<Object> contents = new ArrayList<>();
    elements.forEach((index, place) -> contents.add(List.of(index, place.content())));
    held.places().forEach(place -> contents.add(List.of(place.name(), place.content())));
    return contents;
  }

  /** A byte of something that is used as another type. */
  public static final class Covered extends ObjectPlace {
    private final ArrayPlace array;
    private final long offset;

    Covered(Identity identity, ArrayPlace array, long offset) {
      super(identity);
      this.array = array;
      this.offset = offset;
    }

    private ObjectPlace inner(Position at) {
      return array
          .held()
          .inner(offset, at)
          .orElseThrow(
              () ->
                  new InterpreterException(
                      at,
                      ObjectMemory.plainName(name())
                          + " is part of what is used as another type; memory is not modelled byte"
                          + " by byte"));
    }

    @Override
    public Value load(Position at) {
      return inner(at).load(at);
    }

    @Override
    public void store(Value value, Position at) {
      inner(at).store(value, at);
    }

    @Override
    Value copy(Position at) {
      return IntegerValue.NOTHING;
    }

    @Override
    void paste(Value copied, Position at) {}

    @Override
    Object content() {
      return "part";
    }
  }
}
