// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

import java.util.ArrayList;
import java.util.List;

/** Breaks text at spaces so that it fits a page. */
public final class Wrap {
  /** A space at which no line is broken. */
  public static final char FIRM = '\u00a0';

  /** The widest line of a report. */
  public static final int COLUMNS = 110;

  private Wrap() {}

  /**
   * The text in lines of at most {@link #COLUMNS} columns. A word that is longer gets a line of its
   * own.
   *
   * @param first what the first line begins with
   * @param rest what the other lines begin with
   */
  public static List<String> lines(String first, String rest, String text) {
    return lines(COLUMNS, first, rest, text);
  }

  /** The text in lines of another width. */
  public static List<String> lines(int columns, String first, String rest, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    int begin = first.length();
    for (String word : text.strip().split(" ", -1)) {
      boolean empty = line.length() == begin;
      if (!empty && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString().replace(FIRM, ' '));
        line = new StringBuilder(rest);
        begin = rest.length();
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
    }
    lines.add(line.toString().replace(FIRM, ' '));
    return lines;
  }
}
