// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

/**
 * An integer.
 *
 * @param value its bits: with the sign for a signed type, with zeros above for an unsigned one
 */
public record IntegerValue(IntegerType type, long value) implements Value {

  /** What a call without a result gives. */
  public static final IntegerValue NOTHING = IntegerType.INT.of(0);

  @Override
  public boolean isTrue() {
    return value != 0;
  }

  /** The same number in another type, as C converts it. */
  public IntegerValue as(IntegerType other) {
    return other.of(value);
  }

  @Override
  public String toString() {
    return type.signed() ? Long.toString(value) : Long.toUnsignedString(value);
  }
}
