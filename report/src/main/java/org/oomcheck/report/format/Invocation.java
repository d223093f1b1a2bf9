// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.List;
import org.oomcheck.report.text.TextStyle;

/**
 * What a format can say about the run that gave the results.
 *
 * @param version the version of the program
 * @param reviewed the files under review, as the user named them; empty for a check
 * @param again the command that shows a review again; empty for a check, whose findings have their
 *     own commands
 * @param all whether a review shows everything, or only what has changed
 * @param style how the place that the text goes to can set it off
 */
public record Invocation(
    String version, List<String> reviewed, String again, boolean all, TextStyle style) {

  /** A check whose results go to a file or a pipe. */
  public static Invocation check(String version) {
    return new Invocation(version, List.of(), "", false, TextStyle.PLAIN);
  }
}
