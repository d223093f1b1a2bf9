// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/** An integer or a pointer on the stack of a task. */
final class LocalScalar extends ObjectPlace {
  private final ObjectMemory memory;
  private @Nullable Value value;

  /**
   * Whether the local's value was forgotten: what is read is only counted then, and no code looks
   * at it.
   */
  private boolean forgotten;

  /** Whether the call that has its address is known to have written nothing. */
  private boolean leftAlone;

  private final boolean inUnion;
  private final BitWords.@Nullable InUnion part;

  LocalScalar(ObjectMemory memory, Identity identity) {
    super(identity);
    this.memory = memory;
    this.inUnion = Aggregate.isInUnion(identity.part());
    this.part = inUnion ? BitWords.union(identity).orElse(null) : null;
  }

  /** The bits of the word that it is; null if it is none. */
  private BitWords.@Nullable Local word() {
    return part == null ? null : part.struct().word(part.number());
  }

  private Value number(long bits) {
    return memory.converted(IntegerType.UNSIGNED_LONG.of(bits), type(), type().at());
  }

  /** Its value; null if it has none. */
  private @Nullable Value value() {
    BitWords.Local word = word();
    return word == null || part == null
        ? value
        : word.has(part.bits()) ? number(word.get(part.bits())) : null;
  }

  @Override
  public Value load(Position at) {
    Value value = value();
    if (value == null && forgotten && !inUnion) {
      return number(0);
    } else if (value == null) {
      String why =
          inUnion
              ? "; memory is not modelled byte by byte, and a write to a member of a union takes the"
                  + " others their values"
              : "";
      if (!inUnion && !isPerhapsFilled()) {
        throw isReadUnset(at);
      }
      throw new InterpreterException(at, readUnset() + why);
    }
    return value;
  }

  /** Whether a call of the model may have got its address, to put a value there. */
  private boolean isPerhapsFilled() {
    return canBeReached() && !leftAlone && !memory.isAllocated(outermost());
  }

  @Override
  public void isLeftAlone() {
    leftAlone = value() == null;
  }

  @Override
  public void store(Value stored, Position at) {
    value = memory.converted(stored, type(), at);
    BitWords.Local word = word();
    if (word != null && part != null) {
      if (!(value instanceof IntegerValue number)) {
        throw new InterpreterException(at, value + " in a union of integers is not modelled");
      }
      word.put(part.bits(), number.value());
    } else if (inUnion) {
      Aggregate.wrote(this);
    }
  }

  @Override
  Value copy(Position at) {
    Value value = value();
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

  @Override
  void zero(Position at) {
    BitWords.Local word = word();
    if (word != null && part != null) {
      word.put(part.bits(), 0);
      return;
    }
    value = memory.converted(IntegerType.INT.of(0), type(), at);
  }

  @Override
  void forget() {
    forgotten |= value != null;
    value = null;
    BitWords.Local word = word();
    if (word != null && part != null) {
      word.forget(part.bits());
    }
  }

  @Override
  Object content() {
    Value value = value();
    return value == null ? "?" : value;
  }
}
