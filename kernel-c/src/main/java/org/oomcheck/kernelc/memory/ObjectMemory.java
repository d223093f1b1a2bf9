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
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Layout;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace.Identity;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Machine;

/**
 * The memory of one world: which places there are, and what pointers to them do. Shared places are
 * made while the world boots, and none after that.
 */
public final class ObjectMemory {
  private final Machine machine;
  private final Types types;
  private final Primitive.Makers primitives;
  private final ToLongFunction<Expression> constants;
  private final Set<String> usedMembers;
  private final Set<String> written;
  private final KeptValues kept;
  private final Consumer<String> foundWritten;
  private final Numbers numbers;
  private final Pointers pointers;
  private final List<ObjectPlace> shared = new ArrayList<>();
  private final Set<ObjectPlace> allocated = new HashSet<>();
  private final BitWords bitWords;
  private final Pools pools = new Pools(this);
  private final Map<String, ObjectPlace> globals = new HashMap<>();
  private boolean booting = true;

  /**
   * @param types the types of all files
   * @param primitives which types are objects of the model
   * @param constants evaluates the sizes of arrays
   * @param usedMembers the names of members that code can reach; others are not made
   * @param written the names of variables and members that tasks may write; others are constants
   * @param kept which names have values that matter; those of others read as 0
   * @param foundWritten is told the name of a constant that is written after all
   */
  public ObjectMemory(
      Machine machine,
      Types types,
      Primitive.Makers primitives,
      ToLongFunction<Expression> constants,
      Set<String> usedMembers,
      Set<String> written,
      Predicate<String> kept,
      Consumer<String> foundWritten) {
    this.machine = machine;
    this.types = types;
    this.primitives = primitives;
    this.constants = constants;
    this.usedMembers = Set.copyOf(usedMembers);
    this.written = Set.copyOf(written);
    this.kept = new KeptValues(kept);
    this.foundWritten = foundWritten;
    this.bitWords = new BitWords(machine);
    this.numbers = new Numbers(types, pools::escapes, pools::keepsText);
    this.pointers = new Pointers(types, numbers::of);
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

  /** Ends the boot, see {@link #complete}. */
  public void seal(Position at) {
    complete(at);
    booting = false;
    pools.close();
  }

  /** Boots again, see {@link #seal}. */
  public void reopen() {
    booting = true;
    pools.open();
  }

  /** Makes all members that code can reach. Only while the world boots. */
  public void complete(Position at) {
    for (int i = 0; i < shared.size(); i++) {
      if (shared.get(i) instanceof Aggregate struct) {
        members(struct.type()).stream()
            .filter(field -> usedMembers.contains(field) || isOfHeader(struct.type(), field))
            .forEach(field -> struct.member(field, at));
      } else if (shared.get(i) instanceof ArrayPlace array) {
        array.makeAll(at);
      }
    }
  }

  /** Whether the field is an object of the model inside a struct that a header of ours defines. */
  private boolean isOfHeader(Type struct, String field) {
    return types.struct(struct).filter(s -> s.at().file().startsWith("include/")).isPresent()
        && (field.startsWith("__") || field.equals("work"))
        && memberType(struct, field).filter(this::isPrimitive).isPresent();
  }

  /**
   * Makes the objects that tasks of earlier worlds made and shared. Only while the world boots.
   *
   * @param recorder the machine that the primitives are made with
   */
  public void late(LateObjects objects, CellRecorder recorder) {
    numbers.addTexts(objects.texts());
    pools.fill(objects, recorder);
  }

  Pools pools() {
    return pools;
  }

  /** An object of a pool. */
  ObjectPlace pooled(LateObjects.Site site, String name, Pool.Slot slot) {
    Identity identity = new Identity(site.type(), name, null, true, site.unset());
    ObjectPlace place = pools.recording(slot, () -> make(identity));
    place.slot(slot);
    if (!site.onStack()) {
      allocated.add(place);
    }
    return add(place);
  }

  /** Makes a global variable while the world boots; {@link TaskMemory} says what keys are. */
  public ObjectPlace global(String key, String name, Type type, Position at) {
    ObjectPlace place = create(kept.global(new Identity(type, name, null, true)));
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
   * @param zeroed whether it is 0; if not it has no value
   */
  public ObjectPlace allocate(Type type, String name, boolean zeroed, Position at) {
    boolean unset = !zeroed && !pools.late().isFilled(at);
    ObjectPlace place = create(new Identity(type, name, null, true, unset));
    allocated.add(place);
    pools.allocated(place, at);
    return place;
  }

  /**
   * Allocates an object for a task, which no other task can reach.
   *
   * @param key what tells it apart from the task's other objects
   * @param zeroed whether it is 0; if not it has no value
   */
  ObjectPlace allocateForTask(Type type, String key, String name, boolean zeroed, Position at) {
    boolean unset = !zeroed && !pools.late().isFilled(at);
    ObjectPlace place = pools.forTask(type, key + ":" + name, unset, at);
    place.takeAddress();
    if (!unset && !place.isShared()) {
      zero(place, at);
    }
    return place;
  }

  /** Whether C code reaches the members of a place through a pointer. */
  boolean isAllocated(ObjectPlace place) {
    return allocated.contains(place) || place.name().startsWith(TaskHeap.PREFIX);
  }

  /** Makes a place of any type. */
  public ObjectPlace create(Identity identity) {
    ObjectPlace.Part part = identity.part();
    if (identity.shared()) {
      return add(pools.recording(part == null ? null : part.whole().slot(), () -> make(identity)));
    }
    return pools.ofTask(identity, () -> make(identity));
  }

  /** Adds a shared place that was made elsewhere, while the world boots. */
  public ObjectPlace add(ObjectPlace place) {
    shared.add(place);
    numbers.add(place);
    return place;
  }

  private ObjectPlace make(Identity identity) {
    Optional<Primitive.Makers.Factory> factory = factory(identity.type());
    if (factory.isPresent()) {
      return new Primitive(identity, factory.get().create(identity));
    }
    Type type = types.resolved(identity.type());
    if (types.integer(type).isPresent() || type instanceof Type.Pointer) {
      return identity.shared() ? shared(identity, type) : new LocalScalar(this, identity);
    } else if (type instanceof Type.Array array) {
      return new ArrayPlace(this, identity, array, types, constants);
    } else if (types.struct(type).isPresent()) {
      return new Aggregate(this, identity);
    }
    return new Opaque(identity);
  }

  private SharedScalar shared(Identity identity, Type type) {
    boolean isWritten = written.contains(KeptValues.leaf(identity.part(), identity.name()));
    Optional<BitWords.Field> field = bitWords.field(identity, isWritten);
    SharedVariable variable =
        field.isPresent()
            ? field.get().variable()
            : isWritten
                ? numbers.variable(machine, identity, type, kept.startsUnset(identity))
                : null;
    BitWords.Bits bits = field.map(BitWords.Field::bits).orElse(BitWords.Bits.ALL);
    boolean matters = kept.isLookedAt(identity);
    return new SharedScalar(this, identity, variable, bits, matters, type);
  }

  /** Whether the value of a place matters. */
  public boolean isKept(ObjectPlace place) {
    return kept.matters(place.identity());
  }

  /** Whether a variable has no value at first, which code may find out. */
  boolean startsUnset(Identity identity) {
    return kept.startsUnset(identity);
  }

  /** Says that a constant is written after all; the next world of the program knows it. */
  void isVariable(ObjectPlace constant) {
    foundWritten.accept(KeptValues.leaf(constant));
  }

  /** Makes a shared variable of one that the model has already. */
  public ObjectPlace variable(Identity of, SharedVariable variable) {
    return add(new SharedScalar(this, of, variable, BitWords.Bits.ALL, true, of.type()));
  }

  boolean isTruth(Type type) {
    return types.integer(type).filter(IntegerType.BOOL::equals).isPresent();
  }

  /** How long something made of integers alone is, in bits; below 0 if it is not. */
  public int bits(Type type) {
    return types.bits(type);
  }

  boolean isPrimitive(Type type) {
    return factory(type).isPresent();
  }

  private Optional<Primitive.Makers.Factory> factory(Type type) {
    if (type instanceof Type.Named named) {
      Optional<Primitive.Makers.Factory> own = primitives.factory(named.name());
      if (own.isPresent()) {
        return own;
      }
    }
    Type resolved = types.resolved(type);
    return resolved instanceof Type.Named named
        ? primitives.factory(named.name())
        : Optional.empty();
  }

  /** The members of a struct, in order; none if it was not read. */
  public List<String> members(Type type) {
    return types.layout(type).map(Layout::names).orElse(List.of());
  }

  Layout layout(Type struct) {
    return types.layout(struct).orElseThrow();
  }

  /** The type of a member; one of a struct without a name inside it is its own. */
  public Optional<Type> memberType(Type type, String field) {
    return types.layout(type).flatMap(layout -> layout.type(field));
  }

  /** What pointers point at. */
  public Pointers pointers() {
    return pointers;
  }

  /** Whether two types are the same struct; what is no struct is not. */
  public boolean isSameStruct(Type one, Type other) {
    Optional<String> struct = types.struct(one).map(Type.Struct::name);
    return struct.isPresent() && struct.equals(types.struct(other).map(Type.Struct::name));
  }

  /** A member of a struct. */
  public ObjectPlace member(ObjectPlace struct, String field, Position at) {
    if (struct instanceof Aggregate aggregate) {
      return aggregate.member(field, at);
    }
    throw new InterpreterException(at, struct + " has no member " + field + " that is modelled");
  }

  /** A value in the type of a place. */
  Value converted(Value value, Type type, Position at) {
    if (value instanceof Moment
        && types.integer(type).filter(integer -> integer.bits() == Long.SIZE).isPresent()) {
      return value;
    }
    return pointers.converted(value, type, at);
  }

  /** Sets a place to 0, with all that is in it. */
  public void zero(ObjectPlace place, Position at) {
    place.zero(at);
    if (place instanceof Aggregate struct) {
      struct.members().forEach(member -> zero(member, at));
    } else if (place instanceof ArrayPlace array) {
      array.elements().forEach(element -> zero(element, at));
    }
  }

  /** See {@link Pools#left}; with variables that point at freed objects, or without. */
  public Optional<String> left(Set<Position> others, boolean pointers) {
    return pools.left(allocated, pointers ? globals.values() : List.of(), others);
  }

  /** Complains, after a step, if the object that a place is part of is not there any more. */
  public void checkThere(ObjectPlace place, Position at) {
    looksAgain(place, "", at);
  }

  /** Complains if an object is gone at which a call looks once more, after its step. */
  public void looksAgain(ObjectPlace place, String call, Position at) {
    Pool.Slot slot = place.slot();
    if (slot != null && !booting) {
      slot.check(call, at);
    }
  }

  /** A number that is different for all objects that are there at a time, from 1. */
  public long number(Value pointer, Position at) {
    return numbers.of(target(pointer, at));
  }

  /** What a pointer points at, whatever type it has. */
  public ObjectPlace target(Value pointer, Position at) {
    return pointers.target(pointer, at);
  }

  /** {@code base[index]}. */
  public ObjectPlace element(Value base, long index, Position at) {
    return pointers.element(base, index, at);
  }

  /** An operation on pointers. */
  Value operation(String operator, Value left, Value right, Position at) {
    return left instanceof Moment || right instanceof Moment
        ? Moment.operation(operator, left, right, at)
        : pointers.operation(operator, left, right, at);
  }
}
