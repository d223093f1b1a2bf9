// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Layout;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** Pointers into arrays of bytes, which can hold something else; see {@link HeldInBytes}. */
final class PointersIntoBytes {
  private static final Set<String> KNOWN = Set.of("==", "!=", "-", "<", ">", "<=", ">=");

  private final Types types;
  private final Pointers pointers;

  PointersIntoBytes(Types types, Pointers pointers) {
    this.types = types;
    this.pointers = pointers;
  }

  private boolean isVoid(Type type) {
    return types.resolved(type) instanceof Type.Named named && named.name().equals("void");
  }

  private boolean isByte(Type type) {
    return types.integer(type).filter(integer -> integer.bits() == Byte.SIZE).isPresent();
  }

  /** The byte at a place, or what bytes hold there that is of this type; empty if there is none. */
  Optional<ObjectPlace> held(ObjectPlace target, Type type) {
    if (isVoid(type) || (isByte(type) && isByte(target.type()))) {
      return Optional.empty();
    }
    Optional<HeldInBytes.Address> address = HeldInBytes.addressOf(target);
    if (address.isEmpty()) {
      return Optional.empty();
    } else if (isByte(type)) {
      return Optional.of(address.get().place(type.at()));
    }
    HeldInBytes held = address.get().array().held();
    Optional<ObjectPlace> found = held.beginning(address.get().offset(), type.at());
    while (found.isPresent() && !fits(found.get().type(), type)) {
      ObjectPlace whole = found.get();
      Optional<HeldInBytes.Address> inner = HeldInBytes.addressOf(whole);
      if (inner.isPresent() && inner.get().array() != address.get().array()) {
        return held(whole, type);
      }
      found = HeldInBytes.first(whole, type.at());
    }
    return found;
  }

  /**
   * What an array of bytes holds at one of its elements, as another type.
   *
   * @return empty if the place is no byte of an array
   */
  Optional<ObjectPlace> holding(ObjectPlace place, Type type, Position at) {
    return isByte(place.type()) && HeldInBytes.addressOf(place).isPresent()
        ? Optional.of((ObjectPlace) pointers.dereference(new Pointer(place, type), at))
        : Optional.empty();
  }

  private boolean fits(Type one, Type other) {
    return pointers.isSame(one, other)
        || (types.integer(one).isPresent()
            && types
                .integer(one)
                .map(IntegerType::bits)
                .equals(types.integer(other).map(IntegerType::bits)));
  }

  /** The byte of an array that is part of what a byte is part of. */
  private static Optional<ObjectPlace> deeper(HeldInBytes.Address address, Position at) {
    return address
        .array()
        .held()
        .inner(address.offset(), at)
        .filter(
            inner ->
                HeldInBytes.addressOf(inner).filter(a -> a.array() != address.array()).isPresent());
  }

  /** Whether a struct begins with something of a type, or is of it. */
  private boolean beginsWith(Type whole, Type part) {
    Type at = whole;
    while (!fits(at, part)) {
      Optional<Layout> layout = types.layout(at);
      Optional<Type> first =
          types.resolved(at) instanceof Type.Array elements
              ? Optional.of(elements.element())
              : layout.flatMap(l -> l.names().stream().findFirst().flatMap(l::type));
      if (first.isEmpty()) {
        return false;
      }
      at = first.get();
    }
    return true;
  }

  /** What to throw where a pointer is used that says that bytes are of another type. */
  Optional<RuntimeException> uses(Pointer pointer, Position at) {
    Type type = pointer.seenAs();
    Optional<HeldInBytes.Address> address = HeldInBytes.addressOf(pointer.target());
    if (address.isEmpty() || type == null || isVoid(type)) {
      return Optional.empty();
    }
    Optional<ObjectPlace> inner = deeper(address.get(), at);
    if (inner.isPresent()) {
      return uses(new Pointer(inner.get(), type), at);
    }
    HeldInBytes held = address.get().array().held();
    return Optional.of(held.uses(address.get().offset(), type, this::beginsWith, at));
  }

  /**
   * A pointer that is moved within an array of bytes, by so many of what its type says is there;
   * empty if its target is an element of an array like others.
   */
  Optional<Pointer> moved(Value pointer, long distance, Position at) {
    if (!(pointer instanceof Pointer from)
        || (from.seenAs() == null
            && from.target().part().map(ObjectPlace.Part::whole).orElse(null)
                instanceof ArrayPlace array
            && (!array.isBytes() || isByte(from.target().type())))) {
      return Optional.empty();
    }
    Type seen = from.seenAs();
    Type unit = seen == null ? from.target().type() : seen;
    return HeldInBytes.addressOf(from.target())
        .flatMap(
            address ->
                (isVoid(unit) ? Optional.of(1L) : address.array().held().bytes(unit))
                    .map(each -> address.moved(each * distance)))
        .map(address -> pointers.seenAs(new Pointer(address.place(at)), unit));
  }

  /** Compares or subtracts two addresses of one array of bytes; empty if they are not. */
  Optional<Value> operation(String operator, Value left, Value right) {
    if (!KNOWN.contains(operator)
        || !(left instanceof Pointer one)
        || !(right instanceof Pointer two)) {
      return Optional.empty();
    }
    Optional<HeldInBytes.Address> from = HeldInBytes.addressOf(one.target());
    Optional<HeldInBytes.Address> to = HeldInBytes.addressOf(two.target());
    if (from.isEmpty() || to.isEmpty() || from.get().array() != to.get().array()) {
      return Optional.empty();
    }
    Type seen = one.seenAs();
    Type unit = seen == null ? one.target().type() : seen;
    long each = isVoid(unit) ? 1 : from.get().array().held().bytes(unit).orElse(1L);
    long difference = from.get().offset() - to.get().offset();
    return operator.equals("-")
        ? Optional.of(IntegerType.LONG.of(difference / Math.max(1, each)))
        : Optional.of(IntegerType.INT.of(holds(operator, difference) ? 1 : 0));
  }

  private static boolean holds(String operator, long difference) {
    return switch (operator) {
      case "==" -> difference == 0;
      case "!=" -> difference != 0;
      case "<" -> difference < 0;
      case ">" -> difference > 0;
      case "<=" -> difference <= 0;
      default -> difference >= 0;
    };
  }
}
