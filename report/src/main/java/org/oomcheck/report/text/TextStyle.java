// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

import java.util.function.UnaryOperator;

/**
 * How a place that text goes to can set it off, and how wide it is.
 *
 * @param heading sets off what begins a part
 * @param good sets off good news
 * @param bad sets off bad news
 * @param columns the widest line, in characters
 */
public record TextStyle(
    UnaryOperator<String> heading,
    UnaryOperator<String> good,
    UnaryOperator<String> bad,
    int columns) {

  /** Leaves text as it is, for files and pipes. */
  public static final TextStyle PLAIN =
      new TextStyle(
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          Wrap.COLUMNS);
}
