// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;

/**
 * An integer or a pointer that all tasks can reach. Once the world has booted each access is a step
 * of its own. One that is declared {@code volatile} is read and written as by {@code READ_ONCE()}
 * and {@code WRITE_ONCE()}, as for KCSAN (Documentation/dev-tools/kcsan.rst).
 */
public final class SharedScalar extends ObjectPlace {
  private final ObjectMemory memory;
  private final @Nullable SharedVariable variable;
  private final boolean kept;
  private final BitWords.Bits bits;
  private final Access plain;
  private Value constant;

  /**
   * @param variable the variable in which the value is kept, as a number; null for a constant
   * @param bits which bits of the variable it has
   * @param kept whether integers in it matter; if not, all of them read as 0
   * @param resolved the type of the variable, behind typedefs
   */
  SharedScalar(
      ObjectMemory memory,
      Identity identity,
      @Nullable SharedVariable variable,
      BitWords.Bits bits,
      boolean kept,
      Type resolved) {
    super(identity);
    this.kept = kept;
    this.bits = bits;
    this.memory = memory;
    this.variable = variable;
    this.constant = memory.startsUnset(identity) ? new Nothing() : IntegerType.UNSIGNED_LONG.of(0);
    this.plain =
        Types.isVolatile(identity.type()) || Types.isVolatile(resolved)
            ? Access.ONCE
            : Access.PLAIN;
  }

  /** Makes a pointer that the world keeps for itself, NULL at first. Only while it boots. */
  public static SharedScalar pointer(
      ObjectMemory memory, Machine machine, String name, Position at) {
    Type anything = new Type.Pointer(at, new Type.Named(at, "void", Set.of()), Set.of());
    SharedVariable variable = new SharedVariable(machine, name, 0, memory.numbers()::words);
    return (SharedScalar) memory.variable(new Identity(anything, name, null, true), variable);
  }

  /** Makes a pointer that the world keeps for itself, with a value that stays. */
  public static SharedScalar constant(ObjectMemory memory, String name, Value value, Position at) {
    Type anything = new Type.Pointer(at, new Type.Named(at, "void", Set.of()), Set.of());
    Identity identity = new Identity(anything, name, null, true);
    SharedScalar scalar =
        new SharedScalar(memory, identity, null, BitWords.Bits.ALL, true, anything);
    scalar.constant = value;
    return scalar;
  }

  /** All that are in a place. */
  static Stream<SharedScalar> in(ObjectPlace place) {
    if (place instanceof Aggregate struct) {
      return struct.members().stream().flatMap(SharedScalar::in);
    } else if (place instanceof ArrayPlace array) {
      return array.elements().stream().flatMap(SharedScalar::in);
    }
    return place instanceof SharedScalar scalar ? Stream.of(scalar) : Stream.empty();
  }

  /** Whether the scalar's value is in this variable. */
  boolean isKeptIn(Object of) {
    return variable == of;
  }

  /** Whether no task writes it, so that reading it is no step. */
  public boolean isConstant() {
    return variable == null;
  }

  /** Whether the scalar is 0 or 1 alone, as {@code bool} is. */
  public boolean isTruth() {
    return memory.isTruth(type());
  }

  @Override
  public Value load(Position at) {
    return load(plain, at);
  }

  /** Reads any place; one that all tasks can reach, with an access of this kind. */
  public static Value loadFrom(Place place, Access access, Position at) {
    return place instanceof SharedScalar shared ? shared.load(access, at) : place.load(at);
  }

  /** Writes any place; one that all tasks can reach, with an access of this kind. */
  public static void storeInto(Place place, Value value, Access access, Position at) {
    if (place instanceof SharedScalar shared) {
      shared.store(value, access, at);
    } else {
      place.store(value, at);
    }
  }

  /** Reads it with an access of this kind. */
  public Value load(Access access, Position at) {
    return withValue(loadOrNothing(access, at), at);
  }

  private Value withValue(Value value, Position at) {
    if (value instanceof Nothing) {
      throw isReadUnset(at);
    }
    return value;
  }

  @Override
  Value copy(Position at) {
    return loadOrNothing(plain, at);
  }

  @Override
  void paste(Value copied, Position at) {
    put(matters(copied instanceof Nothing && kept ? copied : convert(copied, at)), plain, at);
  }

  private Value loadOrNothing(Access access, Position at) {
    Pool.Slot slot = slot();
    if (variable == null) {
      if (slot != null && access == Access.PLAIN && !memory.isBooting()) {
        slot.readConstant(at);
      } else {
        memory.checkThere(this, at);
      }
      return convert(constant, at);
    }
    int number =
        memory.isBooting()
            ? variable.value()
            : slot == null ? variable.read(access) : slot.read(variable, access, at);
    Value value = decode(number, at);
    return value instanceof Pointer pointer && pointer.target() instanceof ArrayPlace
        ? memory.converted(value, type(), at)
        : value;
  }

  private Value decode(int word, Position at) {
    return word == Numbers.UNSET && bits.areAll()
        ? new Nothing()
        : memory.numbers().decode(bits.of(word), type(), at);
  }

  private int encode(Value value, Position at) {
    if (value instanceof Nothing) {
      return bits.areAll() ? Numbers.UNSET : 0;
    }
    int number = memory.numbers().encode(value, this, at);
    if (number == Numbers.UNSET && bits.areAll()) {
      throw new InterpreterException(
          at, value + " stands for memory without a value; another number is needed here");
    }
    return number;
  }

  private Value convert(Value value, Position at) {
    return value instanceof Nothing ? value : memory.converted(value, type(), at);
  }

  @Override
  public void store(Value value, Position at) {
    store(value, plain, at);
  }

  /** Writes it with an access of this kind. */
  public void store(Value value, Access access, Position at) {
    put(matters(memory.converted(value, type(), at)), access, at);
  }

  private void put(Value stored, Access access, Position at) {
    if (variable == null) {
      if (!memory.isBooting()) {
        memory.isVariable(this);
        throw new AssumptionWithdrawn(
            name() + " was taken for a constant, and is written at " + at.fileAndLine());
      }
      constant = stored;
      return;
    }
    int number = encode(stored, at);
    if (memory.isBooting()) {
      variable.boot(bits.put(variable.value(), number));
      return;
    }
    Pool.Slot slot = slot();
    int word = number;
    if (!bits.areAll()) {
      // A CPU writes whole words.
      int before = slot == null ? variable.read(access) : slot.read(variable, access, at);
      word = bits.put(before, number);
    }
    if (slot == null) {
      variable.write(access, word);
    } else {
      slot.write(variable, access, word, at);
    }
  }

  private Value matters(Value value) {
    return !kept && value instanceof IntegerValue number ? number.type().of(0) : value;
  }

  /**
   * A change in one step.
   *
   * @param call what the trace shows
   * @param order the order that it gives if it succeeds
   * @param succeeds whether it does, by the number that is there before
   * @param change what is there afterwards, as a number, see {@link #number}
   * @param computes whether that is computed from what is there before, and not put in its place
   */
  public record Update(
      String call, Access order, IntPredicate succeeds, IntUnaryOperator change, boolean computes) {

    /** A change that a CPU makes to a variable of its own. */
    public static Update ofOwnCpu(String call, IntUnaryOperator change) {
      return new Update(call, Access.PLAIN, old -> true, change, true);
    }

    /** A number that a CPU puts into a variable of its own. */
    public static Update byOwnCpu(String call, int number) {
      return new Update(call, Access.PLAIN, old -> true, old -> number, false);
    }

    private int perform(SharedVariable variable, IntUnaryOperator checked) {
      return order == Access.PLAIN
          ? variable.update(call, checked)
          : variable.update(call, order, succeeds, checked);
    }
  }

  /** Changes it in one step; what was in it before. */
  public Value update(Update update, Position at) {
    IntUnaryOperator change =
        update.computes() ? old -> computed(update, old, at) : update.change();
    if (variable == null) {
      Value old = load(at);
      int number = memory.numbers().encode(old, this, at);
      store(memory.numbers().decode(change.applyAsInt(number), type(), at), at);
      return old;
    }
    int before;
    memory.checkThere(this, at);
    if (memory.isBooting()) {
      before = variable.value();
      variable.boot(change.applyAsInt(before));
    } else {
      before = update.perform(variable, change);
    }
    return withValue(decode(before, at), at);
  }

  private int computed(Update update, int old, Position at) {
    if (memory.numbers().isWide(old) && memory.bits(type()) == Long.SIZE) {
      throw new InterpreterException(
          at, update.call() + " changes a number beyond 32 bits; smaller numbers are needed here");
    }
    return update.change().applyAsInt(old);
  }

  /**
   * Changes it in one step that gives nothing.
   *
   * @param call what the trace shows
   * @param order the order that it gives
   */
  public void change(String call, Access order, Cell.Operation operation, int number, Position at) {
    if (variable == null
        || memory.isBooting()
        || memory.startsUnset(identity())
        || memory.numbers().hasWide()) {
      update(new Update(call, order, old -> true, old -> operation.apply(old, number), true), at);
      return;
    }
    memory.checkThere(this, at);
    variable.change(call, order, operation, number);
  }

  /** A value as the number that this place keeps for it. */
  public int number(Value value, Position at) {
    return memory.numbers().encode(memory.converted(value, type(), at), this, at);
  }

  /** Keeps a number, see {@link #number}; only inside the effect of a step, or while booting. */
  public void put(int number) {
    if (variable == null) {
      throw new IllegalStateException(name() + " is a constant");
    }
    variable.boot(bits.put(variable.value(), number));
  }

  /** The value, without a step. Only while the world boots, and in goals. */
  public Value peek(Position at) {
    return withValue(variable == null ? convert(constant, at) : decode(variable.value(), at), at);
  }

  @Override
  void zero(Position at) {
    store(IntegerType.INT.of(0), at);
  }

  @Override
  Object content() {
    return name();
  }
}
