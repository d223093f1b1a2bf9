// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A conversion in a format of {@code printk()}, such as {@code %-5.3ld}.
 *
 * @param start where it begins in the format
 * @param end where what follows it begins
 * @param width the least width; {@code *} if an argument gives it, empty if there is none
 * @param hasPrecision whether it has a precision
 * @param letter what is printed, or {@code %}
 * @param argument which argument behind the format it prints, from 0; for {@code %%} the next one
 */
public record Conversion(
    int start, int end, String width, boolean hasPrecision, String letter, int argument) {

  /** Flags, width, precision and length, then the letter. */
  private static final Pattern PATTERN =
      Pattern.compile("%[-+ #0]*([0-9]*|\\*)(?:\\.([0-9]*|\\*))?[hlzjtL]*([a-zA-Z%])");

  /** The conversions of a format, in their order. */
  public static List<Conversion> of(String format) {
    List<Conversion> all = new ArrayList<>();
    int next = 0;
    for (Matcher matcher = PATTERN.matcher(format); matcher.find(); ) {
      String width = matcher.group(1);
      String precision = matcher.group(2);
      String letter = matcher.group(3);
      next += width.equals("*") ? 1 : 0;
      next += "*".equals(precision) ? 1 : 0;
      all.add(
          new Conversion(matcher.start(), matcher.end(), width, precision != null, letter, next));
      next += letter.equals("%") ? 0 : 1;
    }
    return all;
  }
}
