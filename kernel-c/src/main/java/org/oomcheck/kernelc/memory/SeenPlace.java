// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** An integer that a pointer reads and writes as one of the same size with another sign. */
record SeenPlace(ObjectPlace target, Type type, IntegerType seen, Pointers pointers)
    implements Place {

  @Override
  public Value load(Position at) {
    return target.load(at) instanceof IntegerValue number
        ? number.as(seen)
        : pointers.converted(target.load(at), type, at);
  }

  @Override
  public void store(Value value, Position at) {
    target.store(value, at);
  }
}
