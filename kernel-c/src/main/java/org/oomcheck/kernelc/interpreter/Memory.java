// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Optional;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/**
 * Where variables and objects are, and what can be done with values that are no integers. Each
 * method says by an {@link InterpreterException} what it cannot do.
 */
public interface Memory {

  /** A new local variable without a value. */
  Place local(String name, Type type, Position at);

  /** A variable of the file or of another one; empty if there is none of this name. */
  Optional<Place> global(String name, Position at);

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
}
