// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * The operators on integers. Signed overflow wraps, as the kernel is compiled; a division by zero
 * is a bug of the kernel, and a shift by the width or more an error.
 */
final class Arithmetic {
  private Arithmetic() {}

  /** An operator with two operands; {@code &&}, {@code ||} and the comma are not among them. */
  static IntegerValue binary(String operator, IntegerValue left, IntegerValue right, Position at) {
    IntegerType type = type(operator, left.type(), right.type());
    if (operator.equals("<<") || operator.equals(">>")) {
      return shift(operator, left.as(type), right, at);
    }
    IntegerType operands = IntegerType.common(left.type(), right.type());
    long a = left.as(operands).value();
    long b = right.as(operands).value();
    int order = operands.signed() ? Long.compare(a, b) : Long.compareUnsigned(a, b);
    return type.of(
        switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/", "%" -> quotient(operator.equals("/"), operands.signed(), a, b, at);
          case "&" -> a & b;
          case "|" -> a | b;
          case "^" -> a ^ b;
          case "==" -> truth(order == 0);
          case "!=" -> truth(order != 0);
          case "<" -> truth(order < 0);
          case ">" -> truth(order > 0);
          case "<=" -> truth(order <= 0);
          case ">=" -> truth(order >= 0);
          default ->
              throw new InterpreterException(at, "the operator " + operator + " is not known");
        });
  }

  /** The type of the result. */
  static IntegerType type(String operator, IntegerType left, IntegerType right) {
    return switch (operator) {
      case "<<", ">>" -> left.promoted();
      case "==", "!=", "<", ">", "<=", ">=", "&&", "||" -> IntegerType.INT;
      default -> IntegerType.common(left, right);
    };
  }

  private static IntegerValue shift(
      String operator, IntegerValue left, IntegerValue count, Position at) {
    IntegerType type = left.type();
    if (count.value() < 0 || count.value() >= type.bits()) {
      throw new InterpreterException(
          at, "a shift of " + type.name() + " by " + count + " bits has no defined result");
    }
    int bits = (int) count.value();
    boolean toTheLeft = operator.equals("<<");
    long value = left.value();
    return type.of(toTheLeft ? value << bits : type.signed() ? value >> bits : value >>> bits);
  }

  private static long quotient(boolean whole, boolean signed, long a, long b, Position at) {
    if (b == 0) {
      throw new KernelBug(Hazard.KERNEL_BUG, "division by zero at " + at.fileAndLine());
    } else if (signed) {
      return whole ? a / b : a % b;
    }
    return whole ? Long.divideUnsigned(a, b) : Long.remainderUnsigned(a, b);
  }

  /** A prefix operator without a side effect. */
  static IntegerValue prefix(String operator, IntegerValue operand, Position at) {
    IntegerType type = operand.type().promoted();
    return switch (operator) {
      case "+" -> operand.as(type);
      case "-" -> type.of(-operand.value());
      case "~" -> type.of(~operand.value());
      case "!" -> IntegerType.INT.of(truth(!operand.isTrue()));
      default -> throw new InterpreterException(at, "the operator " + operator + " is not known");
    };
  }

  static long truth(boolean holds) {
    return holds ? 1 : 0;
  }
}
