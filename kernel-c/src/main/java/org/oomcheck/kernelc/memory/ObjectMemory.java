// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace.Identity;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;

/**
 * The memory of one world: which places there are, and what pointers to them do. Shared places are
 * made while the world boots, and none after that.
 */
public final class ObjectMemory {
  private final Machine machine;
  private final Types types;
  private final PrimitiveTypes primitives;
  private final ToLongFunction<Expression> constants;
  private final Set<String> usedMembers;
  private final Set<String> written;
  private final Consumer<String> foundWritten;
  private final Numbers numbers;
  private final List<ObjectPlace> shared = new ArrayList<>();
  private final Set<ObjectPlace> allocated = new HashSet<>();
  private final Map<String, ObjectPlace> globals = new HashMap<>();
  private boolean booting = true;

  /**
   * @param types the types of all files
   * @param primitives which types are objects of the model
   * @param constants evaluates the sizes of arrays
   * @param usedMembers the names of members that code can reach; others are not made
   * @param written the names of variables and members that tasks may write; others are constants
   * @param foundWritten is told the name of a constant that is written after all
   */
  public ObjectMemory(
      Machine machine,
      Types types,
      PrimitiveTypes primitives,
      ToLongFunction<Expression> constants,
      Set<String> usedMembers,
      Set<String> written,
      Consumer<String> foundWritten) {
    this.machine = machine;
    this.types = types;
    this.primitives = primitives;
    this.constants = constants;
    this.usedMembers = Set.copyOf(usedMembers);
    this.written = Set.copyOf(written);
    this.foundWritten = foundWritten;
    this.numbers = new Numbers(types);
  }

  /** The name of a local variable as its function writes it. */
  public static String plainName(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  /** Whether the world still boots: accesses are no steps, and what is made is shared. */
  public boolean isBooting() {
    return booting;
  }

  Numbers numbers() {
    return numbers;
  }

  /** Lets shared memory keep the address of a function. */
  public void mayKeep(FunctionPointer function) {
    numbers.add(function);
  }

  /** Ends the boot: makes all members that code can reach. */
  public void seal(Position at) {
    for (int i = 0; i < shared.size(); i++) {
      if (shared.get(i) instanceof Aggregate struct) {
        members(struct.type()).stream()
            .filter(usedMembers::contains)
            .forEach(field -> struct.member(field, at));
      } else if (shared.get(i) instanceof ArrayPlace array) {
        array.makeAll(at);
      }
    }
    booting = false;
  }

  /**
   * Makes a global variable while the world boots; all of it is 0.
   *
   * @param key what it is found by, see {@link TaskMemory}
   * @param name what traces call it
   */
  public ObjectPlace global(String key, String name, Type type, Position at) {
    ObjectPlace place = create(new Identity(type, name, null, true));
    globals.put(key, place);
    return place;
  }

  /** Makes a known place a global variable. */
  public void global(String key, ObjectPlace place) {
    globals.put(key, place);
  }

  /** The global variable with this key. */
  public Optional<ObjectPlace> global(String key) {
    return Optional.ofNullable(globals.get(key));
  }

  /**
   * Allocates a shared object while the world boots.
   *
   * @param name what traces call it
   */
  public ObjectPlace allocate(Type type, String name) {
    return allocate(new Identity(type, name, null, true));
  }

  /**
   * Allocates an object for a task, which no other task can reach.
   *
   * @param key what tells it apart from the task's other objects
   */
  ObjectPlace allocateForTask(Type type, String key, String name) {
    return allocate(new Identity(type, key + ":" + name, null, false));
  }

  private ObjectPlace allocate(Identity identity) {
    ObjectPlace place = create(identity);
    if (identity.shared()) {
      allocated.add(place);
    } else {
      place.takeAddress();
    }
    return place;
  }

  /** Whether C code reaches the members of a place through a pointer. */
  boolean isAllocated(ObjectPlace place) {
    return allocated.contains(place) || place.name().startsWith(TaskHeap.PREFIX);
  }

  /** Makes a place of any type. */
  public ObjectPlace create(Identity identity) {
    ObjectPlace place = make(identity);
    return identity.shared() ? add(place) : place;
  }

  /** Adds a shared place that was made elsewhere, while the world boots. */
  public ObjectPlace add(ObjectPlace place) {
    shared.add(place);
    numbers.add(place);
    return place;
  }

  private ObjectPlace make(Identity identity) {
    Optional<PrimitiveTypes.Factory> factory = factory(identity.type());
    if (factory.isPresent()) {
      return new Primitive(identity, factory.get().create(identity));
    }
    Type type = types.resolved(identity.type());
    if (types.integer(type).isPresent() || type instanceof Type.Pointer) {
      return identity.shared()
          ? new SharedScalar(this, identity, variable(identity))
          : new LocalScalar(this, identity);
    } else if (type instanceof Type.Array array) {
      Expression size = array.size();
      return new ArrayPlace(
          this,
          identity,
          array.element(),
          size == null ? ArrayPlace.UNKNOWN : constants.applyAsLong(size));
    } else if (types.struct(type).isPresent()) {
      return new Aggregate(this, identity);
    }
    return new Opaque(identity);
  }

  private @Nullable SharedVariable variable(Identity identity) {
    return written.contains(leaf(identity.part(), identity.name()))
        ? new SharedVariable(machine, identity.name(), 0)
        : null;
  }

  /** Says that a constant is written after all; the next world of the program knows it. */
  void isVariable(ObjectPlace constant) {
    foundWritten.accept(leaf(constant));
  }

  /** The name of a variable, or of the member of a struct that it is or is an element of. */
  static String leaf(ObjectPlace place) {
    return leaf(place.part().orElse(null), place.name());
  }

  private static String leaf(ObjectPlace.@Nullable Part part, String name) {
    return part == null
        ? name
        : part.whole() instanceof ArrayPlace array ? leaf(array) : part.member();
  }

  /** Makes a shared variable of one that the model has already. */
  public ObjectPlace variable(Identity identity, SharedVariable variable) {
    return add(new SharedScalar(this, identity, variable));
  }

  private Optional<PrimitiveTypes.Factory> factory(Type type) {
    if (type instanceof Type.Named named) {
      Optional<PrimitiveTypes.Factory> own = primitives.factory(named.name());
      if (own.isPresent()) {
        return own;
      }
    }
    Type resolved = types.resolved(type);
    return resolved instanceof Type.Named named
        ? primitives.factory(named.name())
        : Optional.empty();
  }

  /** The members of a struct, in order. */
  public List<String> members(Type type) {
    List<String> names = new ArrayList<>();
    types
        .struct(type)
        .ifPresent(
            struct -> struct.members().forEach(member -> declarators(member).forEach(names::add)));
    return names;
  }

  private List<String> declarators(Type.Member member) {
    if (!(member instanceof Declaration declaration)) {
      return List.of();
    } else if (declaration.declarators().isEmpty()) {
      return members(declaration.base());
    }
    return declaration.declarators().stream().map(Declaration.Declarator::name).toList();
  }

  /** The type of a member; one of a struct without a name inside it is its own. */
  public Optional<Type> memberType(Type type, String field) {
    Optional<Type.Struct> struct = types.struct(type);
    if (struct.isEmpty()) {
      return Optional.empty();
    }
    for (Type.Member member : struct.get().members()) {
      if (member instanceof Declaration declaration) {
        for (Declaration.Declarator declarator : declaration.declarators()) {
          if (declarator.name().equals(field)) {
            return Optional.of(declarator.type());
          }
        }
        if (declaration.declarators().isEmpty()) {
          Optional<Type> inner = memberType(declaration.base(), field);
          if (inner.isPresent()) {
            return inner;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A value in the type of a place. */
  Value converted(Value value, Type type, Position at) {
    Optional<IntegerType> integer = types.integer(type);
    if (integer.isPresent()) {
      if (value instanceof IntegerValue number) {
        return number.as(integer.get());
      } else if (integer.get().equals(IntegerType.BOOL)) {
        return integer.get().of(value.isTrue() ? 1 : 0);
      }
      throw new InterpreterException(at, value + " is a pointer and used as a number");
    }
    return value instanceof IntegerValue number ? number.as(IntegerType.UNSIGNED_LONG) : value;
  }

  /** Sets a place to 0, with all that is in it. */
  public void zero(ObjectPlace place, Position at) {
    if (place instanceof Aggregate struct) {
      struct.zero();
      struct.members().forEach(member -> zero(member, at));
    } else if (place instanceof ArrayPlace array) {
      array.zero();
      array.elements().forEach(element -> zero(element, at));
    } else if (place instanceof LocalScalar) {
      place.store(IntegerType.INT.of(0), at);
    }
  }

  /** What a pointer points at. */
  public ObjectPlace target(Value pointer, Position at) {
    if (pointer instanceof Pointer address) {
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

  /** {@code base[index]}. */
  public ObjectPlace element(Value base, long index, Position at) {
    ObjectPlace first = target(base, at);
    Optional<ObjectPlace.Part> part = first.part();
    if (part.isPresent() && part.get().whole() instanceof ArrayPlace array) {
      return array.element(Long.parseLong(part.get().member()) + index, at);
    } else if (index == 0) {
      return first;
    }
    throw new KernelBug(
        Hazard.KERNEL_BUG,
        "index " + index + " of " + first + ", which is no array, at " + at.fileAndLine());
  }

  /** An operation on pointers. */
  Value operation(String operator, Value left, Value right, Position at) {
    if (operator.equals("==") || operator.equals("!=")) {
      boolean same = left.equals(right) || (isNull(left) && isNull(right));
      return IntegerType.INT.of(same == operator.equals("==") ? 1 : 0);
    } else if (right instanceof IntegerValue n && (operator.equals("+") || operator.equals("-"))) {
      long distance = operator.equals("+") ? n.value() : -n.value();
      return distance == 0 ? left : new Pointer(element(left, distance, at));
    } else if (left instanceof IntegerValue && operator.equals("+")) {
      return operation(operator, right, left, at);
    }
    Long from = index(left);
    Long to = index(right);
    if (from != null && to != null) {
      return switch (operator) {
        case "-" -> IntegerType.LONG.of(from - to);
        case "<" -> IntegerType.INT.of(from < to ? 1 : 0);
        case ">" -> IntegerType.INT.of(from > to ? 1 : 0);
        case "<=" -> IntegerType.INT.of(from <= to ? 1 : 0);
        case ">=" -> IntegerType.INT.of(from >= to ? 1 : 0);
        default -> throw unknown(operator, left, right, at);
      };
    }
    throw unknown(operator, left, right, at);
  }

  private static @Nullable Long index(Value value) {
    return value instanceof Pointer pointer
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
}
