// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.Map;

/** Text for people, laid out in columns, and as wide as the terminal. */
public final class Page {
  /** Where there is less room beside the names, what they mean is below them. */
  private static final int LEAST = 20;

  private final int columns;

  public Page(Terminal terminal) {
    this.columns = terminal.reportColumns();
  }

  /** Names at the left, what they mean at the right. */
  public String table(Map<String, String> entries) {
    return table("", entries);
  }

  /** A table of names and what they mean, with something in front of every line. */
  public String table(String indent, Map<String, String> entries) {
    int width = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (name, meaning) -> {
          String left = indent + name + " ".repeat(width - name.length() + 2);
          if (left.length() + Math.min(LEAST, meaning.length()) > columns) {
            text.append(indent).append(name).append('\n');
            left = indent + "    ";
          }
          text.append(wrapped(left, " ".repeat(left.length()), meaning));
        });
    return text.toString();
  }

  /** Text broken at spaces. */
  public String wrapped(String first, String rest, String text) {
    StringBuilder page = new StringBuilder(first);
    int column = first.length();
    boolean begins = true;
    for (String word : text.split(" ", -1)) {
      if (!begins && column + 1 + word.length() > columns) {
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
