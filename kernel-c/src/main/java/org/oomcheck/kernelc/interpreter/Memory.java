// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/**
 * Where variables and objects are, and what can be done with values that are no integers. Each
 * method says by an {@link InterpreterException} what it cannot do.
 */
public interface Memory {

  /**
   * A new local variable without a value.
   *
   * @param owner the function that declares it, how deep in the stack that is, and the scope in it:
   *     what tells the variable apart from all others of the task that exist at the same time
   * @param initialized whether it gets a value where it is declared
   */
  Place local(String owner, String name, Type type, boolean initialized, Position at);

  /** A local variable is gone, and so is what points at it. */
  default void ended(Place place) {}

  /** A variable of the file or of another one; empty if there is none of this name. */
  Optional<Place> global(String name, Position at);

  /** The static variable of a function; empty if there is none of this name. */
  default Optional<Place> staticLocal(String function, String name) {
    return Optional.empty();
  }

  /** Whether the world still boots, and no task runs. */
  default boolean isBooting() {
    return false;
  }

  /** {@code *pointer}. */
  Place dereference(Value pointer, Position at);

  /** {@code object.field}. */
  Place member(Place object, String field, Position at);

  /** {@code base[index]}. */
  Place element(Value base, Value index, Position at);

  /** {@code &place}. */
  Value addressOf(Place place, Position at);

  /** An operation of which at least one operand is no integer. */
  Value operation(String operator, Value left, Value right, Position at);

  /** A conversion from or to a type that is no integer. */
  Value convert(Value value, Type type, Position at);

  /** Gives a variable the value 0, all of its members included. */
  default void zero(Place place, Position at) {
    place.store(IntegerType.INT.of(0), at);
  }

  /** The members of a struct, in order; empty if it is no struct that was read. */
  default List<String> members(Type struct) {
    return List.of();
  }

  /** The type of a member of a struct; empty if that is not known. */
  default Optional<Type> memberType(Type struct, String field) {
    return Optional.empty();
  }
}
