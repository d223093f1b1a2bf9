// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** A memory of integer variables and nothing else: enough for sequential arithmetic. */
public final class IntegerMemory implements Memory {
  private final Types types;
  private final Map<String, Place> globals = new HashMap<>();

  /**
   * @param types says which types are integers
   */
  public IntegerMemory(Types types) {
    this.types = types;
  }

  /** Makes a variable of the file, 0 at first. */
  public void define(String name, Type type, Position at) {
    Place place = local("", name, type, at);
    place.store(IntegerType.INT.of(0), at);
    globals.put(name, place);
  }

  @Override
  public Place local(String owner, String name, Type type, Position at) {
    IntegerType integer =
        types
            .integer(type)
            .orElseThrow(() -> new InterpreterException(at, name + " is no integer"));
    return new Variable(name, type, integer);
  }

  /** A variable. */
  private static final class Variable implements Place {
    private final String name;
    private final Type type;
    private final IntegerType integer;
    private @Nullable IntegerValue value;

    Variable(String name, Type type, IntegerType integer) {
      this.name = name;
      this.type = type;
      this.integer = integer;
    }

    @Override
    public Type type() {
      return type;
    }

    @Override
    public Value load(Position at) {
      if (value == null) {
        throw new InterpreterException(at, name + " is read before it has a value");
      }
      return value;
    }

    @Override
    public void store(Value stored, Position at) {
      if (!(stored instanceof IntegerValue number)) {
        throw new InterpreterException(at, name + " can only hold an integer");
      }
      value = number.as(integer);
    }
  }

  @Override
  public Optional<Place> global(String name, Position at) {
    return Optional.ofNullable(globals.get(name));
  }

  @Override
  public Place dereference(Value pointer, Position at) {
    throw noPointers(at);
  }

  @Override
  public Place member(Place object, String field, Position at) {
    throw noPointers(at);
  }

  @Override
  public Place element(Value base, Value index, Position at) {
    throw noPointers(at);
  }

  @Override
  public Value addressOf(Place place, Position at) {
    throw noPointers(at);
  }

  @Override
  public Value operation(String operator, Value left, Value right, Position at) {
    throw noPointers(at);
  }

  @Override
  public Value convert(Value value, Type type, Position at) {
    throw noPointers(at);
  }

  private static InterpreterException noPointers(Position at) {
    return new InterpreterException(at, "this memory has integers only");
  }
}
