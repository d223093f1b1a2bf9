// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An attribute or an annotation of a declaration: {@code __init}, {@code __releases(lock)}, {@code
 * __attribute__((packed))}.
 *
 * @param name the word
 * @param arguments what is in its parentheses, as text; empty if there are none
 */
public record Attribute(Position at, String name, String arguments) implements Node {
  private static final Pattern ALIGNED =
      Pattern.compile("(.*\\W)?_*aligned_*(\\(([^()]*(\\([^()]*\\))?)\\).*)?");
  private static final Pattern CACHE_LINE = Pattern.compile("_+cacheline_aligned(_in_smp)?");
  private static final Pattern NUMBER = Pattern.compile("(0[xX]\\p{XDigit}+|\\d+)[uUlL]*");
  private static final long LINE = 64;
  private static final long LARGEST = 16;

  /** What other texts between the parentheses stand for on x86-64. */
  private static final Map<String, Long> KNOWN =
      Map.of(
          "L1_CACHE_BYTES", LINE,
          "SMP_CACHE_BYTES", LINE,
          "PAGE_SIZE", 4096L,
          "sizeof(u64)", 8L,
          "sizeof(long)", 8L,
          "sizeof(void*)", 8L,
          "sizeof(u32)", 4L,
          "sizeof(int)", 4L);

  /** Whether the attribute says where something may begin in memory. */
  public boolean aligns() {
    return name.contains("aligned") || arguments.contains("aligned");
  }

  /**
   * The bytes whose multiple the address of what it stands at is; empty if it says nothing of that,
   * or something that is not known.
   */
  public Optional<Long> alignment() {
    String text = toString().replaceAll("\\s", "");
    if (CACHE_LINE.matcher(text).matches()) {
      return Optional.of(LINE);
    }
    Matcher matcher = ALIGNED.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String bytes = matcher.group(3);
    if (bytes == null) {
      return Optional.of(LARGEST);
    }
    Matcher number = NUMBER.matcher(bytes);
    return number.matches()
        ? Optional.of(Long.decode(number.group(1)))
        : Optional.ofNullable(KNOWN.get(bytes));
  }

  @Override
  public String toString() {
    return arguments.isEmpty() ? name : name + "(" + arguments + ")";
  }
}
