// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/** Something whose contents are not modelled. What is stored there is lost; reading is an error. */
public final class Opaque extends ObjectPlace {

  /** A place without contents. */
  public Opaque(Identity identity) {
    super(identity);
  }

  @Override
  public Value load(Position at) {
    throw new InterpreterException(
        at, "what is in " + ObjectMemory.plainName(name()) + " is not modelled");
  }

  @Override
  public void store(Value value, Position at) {}

  @Override
  Value copy(Position at) {
    return IntegerValue.NOTHING;
  }

  @Override
  Object content() {
    return "opaque";
  }
}
