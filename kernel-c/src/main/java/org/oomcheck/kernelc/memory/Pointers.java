// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Layout;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** What can be done with pointers. */
public final class Pointers {
  /** The kernel has no address below this one, and none above minus this one. */
  private static final long NO_ADDRESS = 4096;

  private final Types types;

  private final PointersIntoBytes inBytes;

  private final ToLongFunction<ObjectPlace> numbers;

  /**
   * @param numbers gives the number by which the addresses of two objects are ordered
   */
  Pointers(Types types, ToLongFunction<ObjectPlace> numbers) {
    this.types = types;
    this.inBytes = new PointersIntoBytes(types, this);
    this.numbers = numbers;
  }

  /** A value in the type of a place. */
  Value converted(Value value, Type type, Position at) {
    Optional<IntegerType> integer = types.integer(type);
    if (integer.isPresent()) {
      if (value instanceof IntegerValue number) {
        return number.as(integer.get());
      } else if (integer.get().equals(IntegerType.BOOL)) {
        return integer.get().of(value.isTrue() ? 1 : 0);
      } else if (integer.get().bits() == Long.SIZE) {
        return value instanceof AddressNumber ? value : new AddressNumber(value);
      }
      throw new InterpreterException(at, value + " is a pointer and used as a number");
    } else if (value instanceof AddressNumber number) {
      return converted(number.address(), type, at);
    } else if (value instanceof Pointer pointer
        && types.resolved(type) instanceof Type.Pointer declared) {
      return seenAs(pointer, types.resolved(declared.target()));
    }
    return value instanceof IntegerValue number ? number.as(IntegerType.UNSIGNED_LONG) : value;
  }

  /** The pointer as one to this type. */
  Pointer seenAs(Pointer pointer, Type type) {
    ObjectPlace target = pointer.target();
    if (isSame(type, target.type())) {
      return new Pointer(target);
    } else if (types.resolved(target.type()) instanceof Type.Array array
        && isSame(type, array.element())
        && target instanceof ArrayPlace elements) {
      return new Pointer(elements.element(0, type.at()));
    }
    Optional<ObjectPlace> held = inBytes.held(target, type);
    if (held.isPresent() && held.get() != target) {
      return seenAs(new Pointer(held.get()), type);
    }
    Optional<ObjectPlace> same = whole(target, type).or(() -> first(target, type));
    return same.isPresent() ? new Pointer(same.get()) : new Pointer(target, type);
  }

  /** The first member of a struct, if it is of this type. */
  private Optional<ObjectPlace> first(ObjectPlace target, Type type) {
    return target instanceof Aggregate struct
        ? struct.layout().names().stream()
            .findFirst()
            .filter(name -> isSame(type, struct.layout().type(name).orElseThrow()))
            .map(name -> struct.member(name, type.at()))
        : Optional.empty();
  }

  /** The struct of this type that a place is the first member of. */
  private Optional<ObjectPlace> whole(ObjectPlace target, Type type) {
    if (target.part().isEmpty() || !(target.part().get().whole() instanceof Aggregate struct)) {
      return Optional.empty();
    }
    Optional<Layout> layout = types.layout(struct.type());
    boolean first =
        layout.isPresent() && layout.get().names().indexOf(target.part().get().member()) == 0;
    return first && isSame(type, struct.type()) ? Optional.of(struct) : Optional.empty();
  }

  boolean isSame(Type one, Type other) {
    if (one instanceof Type.Named x && other instanceof Type.Named y && x.name().equals(y.name())) {
      return true;
    }
    Type a = types.resolved(one);
    Type b = types.resolved(other);
    Optional<IntegerType> integer = types.integer(a);
    if (integer.isPresent() || types.integer(b).isPresent()) {
      return integer.equals(types.integer(b));
    } else if (types.struct(a).isPresent()) {
      return types.struct(b).isPresent()
          && types.struct(a).get().name().equals(types.struct(b).get().name());
    } else if (a instanceof Type.Array x && b instanceof Type.Array y) {
      return isSame(x.element(), y.element());
    } else if (a instanceof Type.Named x && b instanceof Type.Named y) {
      return x.name().equals(y.name());
    }
    return a.getClass() == b.getClass();
  }

  /** What a pointer points at, whatever type it has. */
  ObjectPlace target(Value pointer, Position at) {
    if (pointer instanceof Pointer address) {
      address.target().checkThere(at);
      return address.target();
    } else if (pointer instanceof IntegerValue number) {
      String what =
          number.value() == 0 ? "NULL" : "the error pointer " + number.as(IntegerType.INT);
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "unable to handle kernel access to " + what + " at " + at.fileAndLine());
    }
    throw new InterpreterException(at, pointer + " is no pointer to an object");
  }

  /** See {@link PointersIntoBytes#holding}. */
  public Optional<ObjectPlace> inBytes(ObjectPlace place, Type type, Position at) {
    return inBytes.holding(place, type, at);
  }

  /** A pointer to an array, if a pointer points at its first element; else the pointer itself. */
  public Value ofWhole(Value pointer, Position at) {
    if (!(pointer instanceof Pointer)) {
      return pointer;
    }
    ObjectPlace target = target(pointer, at);
    Optional<ObjectPlace> bytes =
        HeldInBytes.addressOf(target)
            .filter(address -> address.offset() == 0 && address.array().part().isEmpty())
            .map(HeldInBytes.Address::array);
    return bytes
        .or(
            () ->
                target
                    .part()
                    .filter(part -> part.member().equals("0"))
                    .map(ObjectPlace.Part::whole)
                    .filter(ArrayPlace.class::isInstance))
        .map(whole -> (Value) new Pointer(whole))
        .orElse(pointer);
  }

  /** A pointer to the object that a pointer, or an address as a number, points into. */
  public Pointer outermost(Value pointer, Position at) {
    Value address = pointer instanceof AddressNumber number ? number.address() : pointer;
    return new Pointer(target(address, at).outermost());
  }

  /** {@code *pointer}, read and written as the type that the pointer has. */
  Place dereference(Value pointer, Position at) {
    ObjectPlace target = target(pointer, at);
    if (target instanceof Opaque opaque) {
      opaque.checkExists(at);
    }
    if (!(pointer instanceof Pointer typed) || typed.seenAs() == null) {
      return target;
    }
    Pointer now = seenAs(typed, typed.seenAs());
    if (now.target() != target) {
      return dereference(now, at);
    }
    Optional<IntegerType> seen = types.integer(typed.seenAs());
    Optional<IntegerType> own = types.integer(target.type());
    if (seen.isPresent() && own.isPresent() && seen.get().bits() == own.get().bits()) {
      return new SeenPlace(target, typed.seenAs(), seen.get(), this);
    }
    Optional<RuntimeException> heldNow = inBytes.uses(typed, at);
    if (heldNow.isPresent()) {
      throw heldNow.get();
    } else if (target instanceof Primitive || target instanceof Opaque) {
      return target;
    }
    throw otherType(typed, at);
  }

  private static InterpreterException otherType(Pointer pointer, Position at) {
    return new InterpreterException(
        at,
        pointer
            + " is used as a pointer to another type than it points at; memory is not modelled byte"
            + " by byte");
  }

  /** {@code base[index]}. */
  ObjectPlace element(Value base, long index, Position at) {
    Optional<Pointer> moved = index == 0 ? Optional.empty() : inBytes.moved(base, index, at);
    if (moved.isPresent()) {
      return dereference(moved.get(), at) instanceof ObjectPlace place
          ? place
          : moved.get().target();
    }
    ObjectPlace first = target(base, at);
    if (index != 0 && base instanceof Pointer typed && typed.seenAs() != null) {
      throw otherType(typed, at);
    }
    Optional<ObjectPlace.Part> part = first.part();
    if (part.isPresent() && part.get().whole() instanceof ArrayPlace array) {
      return array.element(Long.parseLong(part.get().member()) + index, at);
    } else if (index == 0) {
      return first;
    }
    throw new KernelBug(
        Hazard.KERNEL_BUG,
        "index "
            + index
            + " of "
            + ObjectMemory.plainName(first.name())
            + ", which is no array, at "
            + at.fileAndLine());
  }

  /** The element {@code base[index]}, as the type of the pointer says. */
  Place at(Value base, long index, Position at) {
    Optional<Pointer> moved = inBytes.moved(base, index, at);
    return moved.isPresent() ? dereference(moved.get(), at) : element(base, index, at);
  }

  /** An operation on pointers. */
  Value operation(String operator, Value left, Value right, Position at) {
    Optional<Value> compared = inBytes.operation(operator, address(left), address(right));
    if (compared.isPresent()) {
      return compared.get();
    } else if (operator.equals("==") || operator.equals("!=")) {
      boolean same = address(left).equals(address(right)) || (isNull(left) && isNull(right));
      return IntegerType.INT.of(same == operator.equals("==") ? 1 : 0);
    } else if (isOrder(operator) && areApart(address(left), address(right))) {
      return apart(operator, (Pointer) address(left), (Pointer) address(right));
    } else if (left instanceof AddressNumber || right instanceof AddressNumber) {
      return compared(operator, left, right, at);
    } else if (right instanceof IntegerValue n && (operator.equals("+") || operator.equals("-"))) {
      long distance = operator.equals("+") ? n.value() : -n.value();
      return distance == 0 ? left : moved(left, distance, at);
    } else if (left instanceof IntegerValue && operator.equals("+")) {
      return operation(operator, right, left, at);
    } else if (left instanceof IntegerValue || right instanceof IntegerValue) {
      return compared(operator, left, right, at);
    }
    return within(operator, left, right, at);
  }

  private static boolean isOrder(String operator) {
    return operator.startsWith("<") || operator.startsWith(">");
  }

  /** Whether these are addresses that are not in one array: tasks lock in their order. */
  private static boolean areApart(Value left, Value right) {
    return left instanceof Pointer
        && right instanceof Pointer
        && (index(left) == null || index(right) == null);
  }

  private Value apart(String operator, Pointer left, Pointer right) {
    ObjectPlace one = left.target().outermost();
    ObjectPlace two = right.target().outermost();
    long order =
        one.equals(two)
            ? numbers.applyAsLong(left.target()) - numbers.applyAsLong(right.target())
            : numbers.applyAsLong(one) - numbers.applyAsLong(two);
    boolean holds = operator.startsWith("<") ? order < 0 : order > 0;
    return IntegerType.INT.of(holds || (order == 0 && operator.endsWith("=")) ? 1 : 0);
  }

  /** Pointer arithmetic; outside of an array there is no place, but an address. */
  private Value moved(Value pointer, long distance, Position at) {
    Optional<Pointer> moved = inBytes.moved(pointer, distance, at);
    if (pointer instanceof Pointer device
        && device.target() instanceof Primitive primitive
        && primitive.object() instanceof Primitive.Registers) {
      return pointer;
    } else if (moved.isPresent()) {
      return moved.get();
    } else if (pointer instanceof Pointer from
        && from.seenAs() == null
        && from.target().part().isPresent()
        && from.target().part().get().whole() instanceof ArrayPlace array) {
      long index = Long.parseLong(from.target().part().get().member()) + distance;
      return new Pointer(array.has(index) ? array.element(index, at) : array.outside(index));
    }
    return new Pointer(element(pointer, distance, at));
  }

  private static Value address(Value value) {
    return value instanceof AddressNumber number ? number.address() : value;
  }

  /** Compares an address with a number that is no address, as {@code IS_ERR_VALUE()} does. */
  private static Value compared(String operator, Value left, Value right, Position at) {
    long number = 0;
    boolean below = false;
    if (left instanceof IntegerValue n && !(right instanceof IntegerValue)) {
      number = n.value();
      below = true;
    } else if (right instanceof IntegerValue n && !(left instanceof IntegerValue)) {
      number = n.value();
    } else {
      throw unknown(operator, left, right, at);
    }
    if (number < -NO_ADDRESS || number > NO_ADDRESS) {
      throw unknown(operator, left, right, at);
    }
    boolean small = number >= 0;
    boolean leftIsLess = below == small;
    return switch (operator) {
      case "<", "<=" -> IntegerType.INT.of(leftIsLess ? 1 : 0);
      case ">", ">=" -> IntegerType.INT.of(leftIsLess ? 0 : 1);
      default -> throw unknown(operator, left, right, at);
    };
  }

  private static Value within(String operator, Value left, Value right, Position at) {
    Long from = index(left);
    Long to = index(right);
    if (from == null || to == null) {
      throw unknown(operator, left, right, at);
    }
    boolean oneArray =
        left instanceof Pointer a
            && right instanceof Pointer b
            && a.target()
                .part()
                .equals(
                    b.target()
                        .part()
                        .map(
                            p ->
                                new ObjectPlace.Part(p.whole(), a.target().part().get().member())));
    if (!oneArray) {
      throw new InterpreterException(
          at, left + " and " + right + " are not in one array, and " + operator + " is undefined");
    }
    return switch (operator) {
      case "-" -> IntegerType.LONG.of(from - to);
      case "<" -> IntegerType.INT.of(from < to ? 1 : 0);
      case ">" -> IntegerType.INT.of(from > to ? 1 : 0);
      case "<=" -> IntegerType.INT.of(from <= to ? 1 : 0);
      case ">=" -> IntegerType.INT.of(from >= to ? 1 : 0);
      default -> throw unknown(operator, left, right, at);
    };
  }

  private static @Nullable Long index(Value value) {
    return value instanceof Pointer pointer
            && pointer.seenAs() == null
            && pointer.target().part().isPresent()
            && pointer.target().part().get().whole() instanceof ArrayPlace
        ? Long.valueOf(pointer.target().part().get().member())
        : null;
  }

  private static boolean isNull(Value value) {
    return value instanceof IntegerValue number && number.value() == 0;
  }

  private static InterpreterException unknown(
      String operator, Value left, Value right, Position at) {
    return new InterpreterException(
        at, "the operation " + left + " " + operator + " " + right + " is not known");
  }

  /**
   * An address as an integer of 64 bits. It can be compared, and made a pointer again; nothing can
   * be computed with it.
   *
   * @param address the pointer that it was made of
   */
  record AddressNumber(Value address) implements Value {

    @Override
    public boolean isTrue() {
      return true;
    }

    @Override
    public String toString() {
      return "(unsigned long)" + address;
    }
  }
}
