// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Sizes;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.TypeText;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * What an array of bytes holds that code uses through a pointer to another type, such as the header
 * of a message in a buffer. The first use withdraws that the bytes are bytes: in every later world
 * the object of that type is there from the beginning.
 */
public final class HeldInBytes {
  private final ObjectMemory memory;
  private final ArrayPlace array;
  private final Sizes sizes;
  private final Map<Long, ObjectPlace> places = new TreeMap<>();
  private @Nullable NavigableMap<Long, Type> types;

  HeldInBytes(ObjectMemory memory, ArrayPlace array, Sizes sizes) {
    this.memory = memory;
    this.array = array;
    this.sizes = sizes;
  }

  /**
   * A byte of an array.
   *
   * @param offset which one, from 0; the array's size for the address behind its end
   */
  record Address(ArrayPlace array, long offset) {

    /** The element of the array; outside of it there is an address and no element. */
    ObjectPlace place(Position at) {
      return array.has(offset) ? array.element(offset, at) : array.outside(offset);
    }

    Address moved(long distance) {
      return new Address(array, offset + distance);
    }
  }

  /** The byte that a place begins with, in the innermost array of bytes that it is part of. */
  static Optional<Address> addressOf(ObjectPlace place) {
    if (place instanceof ArrayPlace bytes && bytes.isBytes()) {
      return Optional.of(new Address(bytes, 0));
    }
    ObjectPlace outer = place;
    while (outer.part().isPresent()) {
      outer = outer.part().get().whole();
      if (outer instanceof ArrayPlace bytes && bytes.isBytes()) {
        return bytes.held().offset(place).map(offset -> new Address(bytes, offset));
      }
    }
    return Optional.empty();
  }

  /** Where in the array a place begins that is part of it. */
  private Optional<Long> offset(ObjectPlace place) {
    long offset = 0;
    for (ObjectPlace at = place; at != array; at = at.part().orElseThrow().whole()) {
      ObjectPlace.Part part = at.part().orElseThrow();
      Optional<Long> from =
          part.whole() == array
              ? Optional.of(Long.parseLong(part.member()))
              : part.whole() instanceof ArrayPlace
                  ? sizes.bytes(at.type()).map(each -> each * Long.parseLong(part.member()))
                  : sizes.offset(part.whole().type(), part.member());
      if (from.isEmpty()) {
        return Optional.empty();
      }
      offset += from.get();
    }
    return Optional.of(offset);
  }

  /** The size of a type in bytes; empty if it is not known. */
  Optional<Long> bytes(Type type) {
    return sizes.bytes(type);
  }

  /** The declaration or allocation that makes arrays like this one. */
  private String source() {
    return array.source() + " " + array.type().at() + " " + array.size();
  }

  private NavigableMap<Long, Type> types() {
    NavigableMap<Long, Type> known = types;
    if (known == null) {
      known = new TreeMap<>();
      if (array.isBytes()) {
        for (LateObjects.Held each : memory.pools().late().held(source())) {
          // What is wider takes the place of its parts.
          known.subMap(each.offset(), each.offset() + length(each.offset(), each.type())).clear();
          known.put(each.offset(), each.type());
        }
      }
      types = known;
    }
    return known;
  }

  /** How many bytes something takes from a byte on. */
  private long length(long offset, Type type) {
    long rest = array.size() - offset;
    return Math.min(rest, sizes.bytes(sizes.fitted(type, rest)).orElse(rest));
  }

  /** The first byte of what a byte is part of; below 0 if it is only a byte. */
  private long begin(long offset) {
    Map.Entry<Long, Type> below = types().floorEntry(offset);
    return below != null && offset < below.getKey() + length(below.getKey(), below.getValue())
        ? below.getKey()
        : -1;
  }

  boolean covers(long offset) {
    return begin(offset) >= 0;
  }

  /** What begins with a byte. */
  Optional<ObjectPlace> from(long offset, Position at) {
    Type type = types().get(offset);
    if (type == null) {
      return Optional.empty();
    }
    ObjectPlace known = places.get(offset);
    if (known == null) {
      Type fitted = sizes.fitted(type, array.size() - offset);
      ObjectPlace.Part part = new ObjectPlace.Part(array, Long.toString(offset));
      String name = array.name() + "[" + offset + "]";
      known = memory.create(new ObjectPlace.Identity(fitted, name, part, array.isShared()));
      places.put(offset, known);
      if (array.isZeroed()) {
        memory.zero(known, at);
      }
    }
    return Optional.of(known);
  }

  /** Makes all of it, while the world boots. */
  void makeAll(Position at) {
    types().keySet().forEach(offset -> from(offset, at));
  }

  /** The places that are made of the bytes. */
  Collection<ObjectPlace> places() {
    return List.copyOf(places.values());
  }

  /**
   * What stands in so many bytes from an element of an array on, in the largest parts that end
   * within them; none if they are no bytes.
   *
   * @throws InterpreterException if the bytes end in the middle of a number or the like
   */
  public static List<ObjectPlace> among(ObjectPlace first, long count, Position at) {
    if (!(first.part().map(ObjectPlace.Part::whole).orElse(null) instanceof ArrayPlace bytes)
        || !bytes.isBytes()) {
      return List.of();
    }
    Range range = new Range(Long.parseLong(first.part().orElseThrow().member()), count);
    HeldInBytes held = bytes.held();
    List<ObjectPlace> found = new ArrayList<>();
    for (Map.Entry<Long, Type> each : held.types().entrySet()) {
      long length = held.length(each.getKey(), each.getValue());
      if (range.meets(each.getKey(), length)) {
        held.from(each.getKey(), at)
            .ifPresent(place -> held.parts(place, each.getKey(), length, range, at, found));
      }
    }
    return found;
  }

  /** How many bytes a place begins behind another one; empty if they are not in one array. */
  public static Optional<Long> distance(ObjectPlace from, ObjectPlace to) {
    Optional<Address> begin = addressOf(from);
    return addressOf(to)
        .filter(end -> begin.filter(b -> b.array() == end.array()).isPresent())
        .map(end -> end.offset() - begin.orElseThrow().offset());
  }

  /** A range of bytes: the first, and how many. */
  private record Range(long first, long count) {

    boolean has(long begin, long length) {
      return begin >= first && begin + length <= first + count;
    }

    boolean meets(long begin, long length) {
      return begin < first + count && first < begin + length;
    }
  }

  private void parts(
      ObjectPlace whole,
      long begin,
      long length,
      Range range,
      Position at,
      List<ObjectPlace> found) {
    if (range.has(begin, length)) {
      found.add(whole);
    } else if (whole instanceof ArrayPlace elements && elements.bitsOfElement() >= Byte.SIZE) {
      long each = elements.bitsOfElement() / Byte.SIZE;
      for (long i = 0; i < elements.size(); i++) {
        if (range.meets(begin + i * each, each)) {
          parts(elements.element(i, at), begin + i * each, each, range, at, found);
        }
      }
    } else if (whole instanceof Aggregate struct) {
      for (String field : struct.layout().names()) {
        long from = begin + sizes.offset(struct.type(), field).orElse(0L);
        long size = sizes.bytes(struct.layout().type(field).orElseThrow()).orElse(length);
        if (range.meets(from, size)) {
          struct.made(field, at).ifPresent(part -> parts(part, from, size, range, at, found));
        }
      }
    } else {
      throw new InterpreterException(
          at,
          "these %d bytes begin or end within %s; memory is not modelled byte by byte"
              .formatted(range.count(), ObjectMemory.plainName(whole.name())));
    }
  }

  /** The largest place that begins with a byte, in what the byte is part of. */
  Optional<ObjectPlace> beginning(long offset, Position at) {
    long begin = begin(offset);
    return begin < 0
        ? Optional.empty()
        : from(begin, at).flatMap(whole -> beginning(whole, offset - begin, at));
  }

  private Optional<ObjectPlace> beginning(ObjectPlace whole, long offset, Position at) {
    if (offset == 0) {
      return Optional.of(whole);
    } else if (whole instanceof ArrayPlace elements) {
      long each = elements.size() == 0 ? 0 : Math.max(0, elements.bitsOfElement()) / Byte.SIZE;
      return each == 0 || offset / each >= elements.size()
          ? Optional.empty()
          : beginning(elements.element(offset / each, at), offset % each, at);
    } else if (whole instanceof Aggregate struct) {
      for (String field : struct.layout().names()) {
        Type type = struct.layout().type(field).orElseThrow();
        long from = sizes.offset(struct.type(), field).orElse(Long.MAX_VALUE);
        if (from <= offset && offset < from + sizes.bytes(type).orElse(0L)) {
          return struct.made(field, at).flatMap(part -> beginning(part, offset - from, at));
        }
      }
    }
    return Optional.empty();
  }

  /** The place of one byte in what a byte is part of; empty if that has none of its own. */
  Optional<ObjectPlace> inner(long offset, Position at) {
    Optional<ObjectPlace> found = beginning(offset, at);
    while (found.isPresent() && memory.bits(found.get().type()) != Byte.SIZE) {
      found = found.flatMap(whole -> first(whole, at));
    }
    return found;
  }

  /** What a place begins with: its first member or element. */
  static Optional<ObjectPlace> first(ObjectPlace whole, Position at) {
    if (whole instanceof ArrayPlace elements) {
      return elements.size() == 0 ? Optional.empty() : Optional.of(elements.element(0, at));
    }
    return whole instanceof Aggregate struct
        ? struct.layout().names().stream().findFirst().flatMap(name -> struct.made(name, at))
        : Optional.empty();
  }

  /**
   * What to throw where bytes are used as another type, and hold nothing of it.
   *
   * @param beginsWith whether a type is or begins with another one
   * @throws KernelBug if the array ends before
   */
  RuntimeException uses(long offset, Type type, BiPredicate<Type, Type> beginsWith, Position at) {
    String name = ObjectMemory.plainName(array.name());
    Type fitted = sizes.fitted(type, array.size() - offset);
    Optional<Long> other =
        types().subMap(offset, offset + length(offset, type)).entrySet().stream()
            .filter(held -> !has(fitted, held.getKey() - offset, held.getValue(), beginsWith))
            .map(Map.Entry::getKey)
            .findFirst()
            .or(() -> Optional.of(begin(offset)).filter(begin -> begin >= 0 && begin != offset));
    if (other.isPresent()) {
      return new InterpreterException(
          at,
          "byte %d of %s is used as %s, and byte %d as %s; memory is not modelled byte by byte"
              .formatted(
                  offset,
                  name,
                  TypeText.of(type),
                  other.get(),
                  TypeText.of(types().getOrDefault(other.get(), type))));
    } else if (memory.members(type).isEmpty()
        && offset + sizes.bytes(type).orElse(0L) > array.size()) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "%d bytes from byte %d on are out of the bounds of %s, which has %d, at %s"
              .formatted(
                  sizes.bytes(type).orElse(0L), offset, name, array.size(), at.fileAndLine()));
    }
    return memory.pools().late().holds(source(), new LateObjects.Held(offset, type), name, at);
  }

  /** Whether a type has another one at a byte, or an array of bytes that may hold it. */
  private boolean has(Type type, long offset, Type part, BiPredicate<Type, Type> beginsWith) {
    if (type instanceof Type.Array elements) {
      long each = sizes.bytes(elements.element()).orElse(0L);
      return each == 1 || (each > 1 && has(elements.element(), offset % each, part, beginsWith));
    } else if (offset == 0) {
      return beginsWith.test(type, part);
    }
    for (String field : memory.members(type)) {
      Type inner = memory.memberType(type, field).orElseThrow();
      long from = sizes.offset(type, field).orElse(Long.MAX_VALUE);
      if (from <= offset && offset < from + sizes.bytes(inner).orElse(0L)) {
        return has(inner, offset - from, part, beginsWith);
      }
    }
    return false;
  }

  /**
   * What bytes hold, for an assignment.
   *
   * @param type what it is
   * @param value its value
   */
  record Copied(Type type, Value value) {}

  Map<Long, Copied> copy(Position at) {
    Map<Long, Copied> copies = new TreeMap<>();
    for (Map.Entry<Long, Type> each : types().entrySet()) {
      from(each.getKey(), at)
          .ifPresent(
              place -> copies.put(each.getKey(), new Copied(each.getValue(), place.copy(at))));
    }
    return copies;
  }

  void paste(Map<Long, Copied> copies, Position at) {
    copies.forEach(
        (offset, copied) -> {
          if (offset < array.size()) {
            from(offset, at)
                .orElseThrow(() -> uses(offset, copied.type(), (one, other) -> false, at))
                .paste(copied.value(), at);
          }
        });
  }
}
