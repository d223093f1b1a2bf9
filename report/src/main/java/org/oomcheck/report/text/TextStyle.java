// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

import java.util.function.UnaryOperator;

/**
 * How a place that text goes to can set it off.
 *
 * @param heading sets off what begins a part
 * @param good sets off good news
 * @param bad sets off bad news
 */
public record TextStyle(
    UnaryOperator<String> heading, UnaryOperator<String> good, UnaryOperator<String> bad) {

  /** Leaves text as it is, for files and pipes. */
  public static final TextStyle PLAIN =
      new TextStyle(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
}
