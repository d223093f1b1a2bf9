// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.model.machine.ProgramText;

/** A function as a value. Two of them are equal if they are the same function of the same file. */
public final class FunctionPointer implements Value, ProgramText {
  private final Unit unit;
  private final Definition.Function function;

  /**
   * @param unit the file that defines it
   */
  public FunctionPointer(Unit unit, Definition.Function function) {
    this.unit = unit;
    this.function = function;
  }

  public Unit unit() {
    return unit;
  }

  public Definition.Function function() {
    return function;
  }

  @Override
  public boolean isTrue() {
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FunctionPointer pointer
        && pointer.function.name().equals(function.name())
        && pointer.function.at().equals(function.at());
  }

  @Override
  public int hashCode() {
    return function.at().hashCode();
  }

  @Override
  public String toString() {
    return function.name();
  }
}
