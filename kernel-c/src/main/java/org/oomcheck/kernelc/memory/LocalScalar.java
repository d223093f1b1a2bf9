// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/** An integer or a pointer on the stack of a task. */
final class LocalScalar extends ObjectPlace {
  private final ObjectMemory memory;
  private @Nullable Value value;

  LocalScalar(ObjectMemory memory, Identity identity) {
    super(identity);
    this.memory = memory;
  }

  @Override
  public Value load(Position at) {
    if (value == null) {
      throw new InterpreterException(
          at, ObjectMemory.plainName(name()) + " is read before it has a value");
    }
    return value;
  }

  @Override
  public void store(Value stored, Position at) {
    value = memory.converted(stored, type(), at);
  }

  @Override
  Object content() {
    return value == null ? "?" : value;
  }
}
