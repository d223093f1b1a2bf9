// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

/**
 * An integer type of C on x86-64.
 *
 * @param name as C has it
 * @param bits its width; 1 for {@code _Bool}
 * @param signed whether it has negative values
 * @param rank its conversion rank; the larger one wins
 */
public record IntegerType(String name, int bits, boolean signed, int rank) {
  public static final IntegerType BOOL = new IntegerType("_Bool", 1, false, 0);
  public static final IntegerType CHAR = new IntegerType("char", 8, true, 1);
  public static final IntegerType UNSIGNED_CHAR = new IntegerType("unsigned char", 8, false, 1);
  public static final IntegerType SHORT = new IntegerType("short", 16, true, 2);
  public static final IntegerType UNSIGNED_SHORT = new IntegerType("unsigned short", 16, false, 2);
  public static final IntegerType INT = new IntegerType("int", 32, true, 3);
  public static final IntegerType UNSIGNED = new IntegerType("unsigned int", 32, false, 3);
  public static final IntegerType LONG = new IntegerType("long", 64, true, 4);
  public static final IntegerType UNSIGNED_LONG = new IntegerType("unsigned long", 64, false, 4);
  public static final IntegerType LONG_LONG = new IntegerType("long long", 64, true, 5);
  public static final IntegerType UNSIGNED_LONG_LONG =
      new IntegerType("unsigned long long", 64, false, 5);

  /** What {@code sizeof} says. */
  public int bytes() {
    return Math.max(1, bits / 8);
  }

  /**
   * A value of this type.
   *
   * @param value any bits; those beyond the width are dropped, and for {@code _Bool} all but 0 is 1
   */
  public IntegerValue of(long value) {
    return new IntegerValue(this, wrap(value));
  }

  /** The bits as a long: with the sign for a signed type, with zeros for an unsigned one. */
  private long wrap(long value) {
    if (rank == 0) {
      return value == 0 ? 0 : 1;
    }
    int unused = Long.SIZE - bits;
    return signed ? value << unused >> unused : value << unused >>> unused;
  }

  /** The type of a bit field of this type: it is promoted to int where int holds all its values. */
  IntegerType withBits(int width) {
    if (rank == 0 || width == bits) {
      return this;
    } else if (width == INT.bits) {
      return signed ? INT : UNSIGNED;
    }
    return new IntegerType(
        name + ":" + width, width, signed, width < INT.bits ? SHORT.rank : LONG.rank);
  }

  /** The type after the integer promotions. */
  IntegerType promoted() {
    return rank < INT.rank ? INT : this;
  }

  /** The type that an operation on two operands is done in. */
  public static IntegerType common(IntegerType left, IntegerType right) {
    IntegerType a = left.promoted();
    IntegerType b = right.promoted();
    if (a.signed == b.signed) {
      return a.rank >= b.rank ? a : b;
    }
    IntegerType signedOne = a.signed ? a : b;
    IntegerType unsignedOne = a.signed ? b : a;
    if (unsignedOne.rank >= signedOne.rank) {
      return unsignedOne;
    }
    return signedOne.bits > unsignedOne.bits ? signedOne : signedOne.unsigned();
  }

  /** The unsigned type of the same rank. */
  IntegerType unsigned() {
    return switch (rank) {
      case 0 -> BOOL;
      case 1 -> UNSIGNED_CHAR;
      case 2 -> UNSIGNED_SHORT;
      case 3 -> UNSIGNED;
      case 4 -> UNSIGNED_LONG;
      default -> UNSIGNED_LONG_LONG;
    };
  }
}
