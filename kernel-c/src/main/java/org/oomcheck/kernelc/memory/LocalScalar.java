// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/** An integer or a pointer on the stack of a task. */
final class LocalScalar extends ObjectPlace {
  private final ObjectMemory memory;
  private @Nullable Value value;
  private final boolean inUnion;

  LocalScalar(ObjectMemory memory, Identity identity) {
    super(identity);
    this.memory = memory;
    this.inUnion = Aggregate.isInUnion(identity.part());
  }

  /** A value that is not there, in a copy of a struct. */
  private record Nothing() implements Value {
    @Override
    public boolean isTrue() {
      return false;
    }

    @Override
    public String toString() {
      return "a member without a value";
    }
  }

  @Override
  public Value load(Position at) {
    if (value == null) {
      String why =
          inUnion
              ? "; memory is not modelled byte by byte, and a write to a member of a union takes the"
                  + " others their values"
              : "";
      throw new InterpreterException(
          at, ObjectMemory.plainName(name()) + " is read before it has a value" + why);
    }
    return value;
  }

  @Override
  public void store(Value stored, Position at) {
    value = memory.converted(stored, type(), at);
    if (inUnion) {
      Aggregate.wrote(this);
    }
  }

  @Override
  Value copy(Position at) {
    return value == null ? new Nothing() : value;
  }

  @Override
  void paste(Value copied, Position at) {
    if (copied instanceof Nothing) {
      value = null;
    } else {
      store(copied, at);
    }
  }

  void zero(Position at) {
    value = memory.converted(IntegerType.INT.of(0), type(), at);
  }

  @Override
  void forget() {
    value = null;
  }

  @Override
  Object content() {
    return value == null ? "?" : value;
  }
}
