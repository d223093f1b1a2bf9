// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.Map;

/** Text for people, laid out in columns. */
public final class Page {
  private static final int COLUMNS = 110;

  private Page() {}

  /** Names at the left, what they mean at the right. */
  public static String table(Map<String, String> entries) {
    return table("", entries);
  }

  /** The same with something in front of every line. */
  public static String table(String indent, Map<String, String> entries) {
    int width = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (name, meaning) -> {
          String left = indent + name + " ".repeat(width - name.length() + 2);
          text.append(wrapped(left, " ".repeat(left.length()), meaning));
        });
    return text.toString();
  }

  /** Text broken at spaces. */
  public static String wrapped(String first, String rest, String text) {
    StringBuilder page = new StringBuilder(first);
    int column = first.length();
    boolean begins = true;
    for (String word : text.split(" ", -1)) {
      if (!begins && column + 1 + word.length() > COLUMNS) {
        page.append('\n').append(rest);
        column = rest.length();
        begins = true;
      }
      page.append(begins ? "" : " ").append(word);
      column += word.length() + (begins ? 0 : 1);
      begins = false;
    }
    return page.append('\n').toString();
  }
}
