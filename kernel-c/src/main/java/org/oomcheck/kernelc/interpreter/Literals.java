// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Locale;
import org.oomcheck.kernelc.syntax.Position;

/** The values of numbers and characters as they are written. */
final class Literals {
  private Literals() {}

  /** A number; its type is the first that can hold it, as C says. */
  static IntegerValue number(String text, Position at) {
    String lower = text.toLowerCase(Locale.ROOT);
    int end = lower.length();
    while (end > 1 && "ul".indexOf(lower.charAt(end - 1)) >= 0) {
      end--;
    }
    String digits = lower.substring(0, end);
    String suffix = lower.substring(end);
    int radix = 10;
    if (digits.startsWith("0x")) {
      radix = 16;
      digits = digits.substring(2);
    } else if (digits.startsWith("0b")) {
      radix = 2;
      digits = digits.substring(2);
    } else if (digits.length() > 1 && digits.startsWith("0")) {
      radix = 8;
    }
    try {
      long value = Long.parseUnsignedLong(digits, radix);
      return type(value, suffix, radix, at).of(value);
    } catch (NumberFormatException e) {
      throw new InterpreterException(at, "the number " + text + " is no integer of 64 bits");
    }
  }

  private static IntegerType type(long value, String suffix, int radix, Position at) {
    boolean unsigned = suffix.contains("u");
    List<IntegerType> candidates =
        suffix.contains("ll")
            ? List.of(IntegerType.LONG_LONG, IntegerType.UNSIGNED_LONG_LONG)
            : suffix.contains("l")
                ? List.of(IntegerType.LONG, IntegerType.UNSIGNED_LONG)
                : List.of(
                    IntegerType.INT,
                    IntegerType.UNSIGNED,
                    IntegerType.LONG,
                    IntegerType.UNSIGNED_LONG);
    for (IntegerType candidate : candidates) {
      boolean allowed = unsigned ? !candidate.signed() : candidate.signed() || radix != 10;
      boolean fits = candidate.of(value).value() == value && (!candidate.signed() || value >= 0);
      if (allowed && fits) {
        return candidate;
      }
    }
    throw new InterpreterException(at, "the number does not fit into 64 bits");
  }

  /** A character constant. */
  static IntegerValue character(String text, Position at) {
    String inner = text.substring(text.indexOf('\'') + 1, text.length() - 1);
    long value;
    if (inner.length() == 1) {
      value = inner.charAt(0);
    } else if (inner.startsWith("\\x")) {
      value = Long.parseLong(inner.substring(2), 16);
    } else if (inner.matches("\\\\[0-7]{1,3}")) {
      value = Long.parseLong(inner.substring(1), 8);
    } else if (inner.length() == 2 && inner.startsWith("\\")) {
      value = escaped(inner.charAt(1), at);
    } else {
      throw new InterpreterException(at, "the character constant " + text + " is not known");
    }
    return IntegerType.INT.of(IntegerType.CHAR.of(value).value());
  }

  /** The text of string literals that stand next to each other. */
  static String text(List<String> pieces) {
    StringBuilder text = new StringBuilder();
    for (String piece : pieces) {
      int open = piece.indexOf('"');
      if (open >= 0 && piece.endsWith("\"") && piece.length() > open + 1) {
        text.append(piece, open + 1, piece.length() - 1);
      }
    }
    return text.toString();
  }

  private static long escaped(char escape, Position at) {
    return switch (escape) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'v' -> 11;
      case 'e' -> 27;
      case '\\', '\'', '"', '?' -> escape;
      default -> throw new InterpreterException(at, "the escape \\" + escape + " is not known");
    };
  }
}
