// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** Something that can be read and assigned: a variable, a member, what a pointer points at. */
public interface Place {

  /** The type it is declared with. */
  Type type();

  /**
   * The value in the place; for an array, the pointer to its first element.
   *
   * @param at the place in the source that reads it
   */
  Value load(Position at);

  /**
   * Puts a value there, converted to the type of the place.
   *
   * @param at the place in the source that writes it
   */
  void store(Value value, Position at);
}
