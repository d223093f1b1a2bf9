// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * Something whose contents are not modelled. What is stored there is lost; reading is an error. An
 * address outside of an array is such a place, with nothing there at all.
 */
public final class Opaque extends ObjectPlace {

  /** A place without contents. */
  public Opaque(Identity identity) {
    super(identity);
  }

  /**
   * Complains about a use of a place outside of an array.
   *
   * @throws KernelBug if this is one
   */
  public void checkExists(Position at) {
    if (part().isPresent()
        && part().get().whole() instanceof ArrayPlace array
        && !array.has(Long.parseLong(part().get().member()))) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "%s is out of the bounds of %s, which has %d elements, at %s"
              .formatted(
                  ObjectMemory.plainName(name()),
                  ObjectMemory.plainName(array.name()),
                  array.size(),
                  at.fileAndLine()));
    }
  }

  @Override
  public Value load(Position at) {
    checkExists(at);
    throw new InterpreterException(
        at, "what is in " + ObjectMemory.plainName(name()) + " is not modelled");
  }

  @Override
  public void store(Value value, Position at) {
    checkExists(at);
  }

  @Override
  Value copy(Position at) {
    return IntegerValue.NOTHING;
  }

  @Override
  Object content() {
    return "opaque";
  }
}
