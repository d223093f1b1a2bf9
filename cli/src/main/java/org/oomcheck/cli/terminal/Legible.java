// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Text as a screen can show it: a name is in one line, and no control character moves the cursor,
 * whatever a file is called or contains. Letters stand in the order in which they are read.
 */
final class Legible {
  private static final String CONTROL = "[\\x00-\\x08\\x0b-\\x1a\\x1c-\\x1f\\x7f-\\x9f]";

  /** What turns the order of letters around, so that a name or a line of C reads as another. */
  private static final String BIDIRECTIONAL = "[\\u202a-\\u202e\\u2066-\\u2069]";

  /** All but the line end, the tabulator, and what sets off text here. */
  private static final Pattern CONTROLS =
      Pattern.compile(CONTROL + "|" + BIDIRECTIONAL + "|\033(?!\\[(?:0|1|32|1;31)m)");

  private static final String SHOWN = "?";

  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * Nothing is known of names.
   *
   * @param words of a command line; a file name among them can have a line end
   */
  Legible(String... words) {
    for (String word : words) {
      for (String name : word.split("[/=]", -1)) {
        add(name);
        // A scenario of a file is named like it, without the ending.
        add(name.replaceFirst("\\.[^.]*$", ""));
      }
    }
  }

  private void add(String name) {
    if (name.contains("\n")) {
      // A line end at the end of a name is one of many, unless the name is in quotes.
      String quote = name.strip().equals(name) ? "" : "'";
      names.put(quote + name + quote, quote + name.replace("\n", SHOWN) + quote);
    }
  }

  String of(String text) {
    String shown = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      shown = shown.replace(name.getKey(), name.getValue());
    }
    return CONTROLS.matcher(shown).replaceAll(SHOWN);
  }
}
