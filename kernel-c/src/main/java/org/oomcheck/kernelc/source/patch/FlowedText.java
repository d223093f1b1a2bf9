// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Text as {@code format=flowed} of RFC 3676 has it: a line that begins with a blank has one more
 * blank before it, and a line that was too long goes on behind a blank at the end of a line. With
 * {@code delsp=yes} that blank is none of the line's.
 *
 * <p>Some programs name the format and change nothing. They are told by a line that begins with a
 * single blank: such text is left as it is.
 */
final class FlowedText {
  /** A line that no program that keeps to the format sends. */
  private static final Pattern NOT_STUFFED = Pattern.compile(" (?!From )[^ >].*");

  /** What stands before the signature of a mail; its blank at the end joins nothing. */
  private static final String SIGNATURE = "-- ";

  private FlowedText() {}

  /**
   * Makes the lines again what they were.
   *
   * @param text the lines of a part of a mail; there may be fewer afterwards
   * @param places where each of them stands, for messages
   * @param delsp whether the blank before the break was not there
   */
  static void undo(List<String> text, List<Integer> places, boolean delsp) {
    if (text.stream().anyMatch(line -> NOT_STUFFED.matcher(line).matches())) {
      return;
    }
    List<String> lines = new ArrayList<>();
    List<Integer> begins = new ArrayList<>();
    boolean goesOn = false;
    for (int nth = 0; nth < text.size(); nth++) {
      String line = text.get(nth).startsWith(" ") ? text.get(nth).substring(1) : text.get(nth);
      if (goesOn) {
        String begin = lines.get(lines.size() - 1);
        int kept = begin.length() - (delsp ? 1 : 0);
        lines.set(lines.size() - 1, begin.substring(0, kept) + line);
      } else {
        lines.add(line);
        begins.add(places.get(nth));
      }
      goesOn = line.endsWith(" ") && !line.isBlank() && !line.equals(SIGNATURE);
    }
    text.clear();
    text.addAll(lines);
    places.clear();
    places.addAll(begins);
  }
}
