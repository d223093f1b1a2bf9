// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import java.util.List;
import java.util.stream.Collectors;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TraceFiles;
import org.oomcheck.report.text.TextStyle;
import org.oomcheck.report.text.Wrap;

/**
 * What a format can say about the run that gave the results.
 *
 * @param version the version of the program
 * @param reviewed the files under review, as the user named them; empty for a check
 * @param sources the options that name what the user adds, each after a space; or nothing
 * @param all whether everything is shown, or only what matters most
 * @param style how the place that the text goes to can set it off
 * @param columns how wide an answer may be
 * @param reportColumns how wide the report of a finding may be
 * @param traces the trace files that there are
 * @param lines where the patches have the lines of the tree
 */
public record Invocation(
    String version,
    List<String> reviewed,
    String sources,
    boolean all,
    TextStyle style,
    int columns,
    int reportColumns,
    TraceFiles traces,
    PatchLines lines) {
  private static final int COLUMNS = 80;

  /** A run whose results go to a file or a pipe, without trace files. */
  public static Invocation check(String version) {
    return new Invocation(
        version,
        List.of(),
        "",
        false,
        TextStyle.PLAIN,
        COLUMNS,
        Wrap.COLUMNS,
        TraceFiles.NONE,
        PatchLines.NONE);
  }

  /** A copy for a review of these files. */
  public Invocation reviewing(List<String> files) {
    return new Invocation(
        version, files, sources, all, style, columns, reportColumns, traces, lines);
  }

  /** A copy with files that the user adds: the options that name them, each after a space. */
  public Invocation adding(String options) {
    return new Invocation(
        version, reviewed, options, all, style, columns, reportColumns, traces, lines);
  }

  /** A copy that shows everything, or only what matters most. */
  public Invocation all(boolean everything) {
    return new Invocation(
        version, reviewed, sources, everything, style, columns, reportColumns, traces, lines);
  }

  /** A copy with another style. */
  public Invocation style(TextStyle other) {
    return new Invocation(
        version, reviewed, sources, all, other, columns, reportColumns, traces, lines);
  }

  /** A copy with other widths. */
  public Invocation columns(int answer, int report) {
    return new Invocation(version, reviewed, sources, all, style, answer, report, traces, lines);
  }

  /** A copy with these trace files. */
  public Invocation traces(TraceFiles files) {
    return new Invocation(
        version, reviewed, sources, all, style, columns, reportColumns, files, lines);
  }

  /** A copy that knows the lines of the patches. */
  public Invocation lines(PatchLines places) {
    return new Invocation(
        version, reviewed, sources, all, style, columns, reportColumns, traces, places);
  }

  /** How a finding of a check is shown again. */
  public String showAgain(Finding finding) {
    String file = traces.of(finding);
    return (file == null
            ? finding.findAgain()
            : "replay with: " + CommandName.get() + " replay " + CommandName.word(file))
        + sources;
  }

  /**
   * How a finding of a review is shown again.
   *
   * @param base the tree without the patches
   */
  public String showAgain(Finding finding, String base) {
    String file = traces.of(finding);
    return file == null
        ? "see it again with: "
            + CommandName.get()
            + " review "
            + words(" ")
            + (sources.contains(" --kernel ") ? "" : " --on " + base)
            + finding.check().options()
            + sources
        : "replay with: "
            + CommandName.get()
            + " replay "
            + CommandName.word(file)
            + " --patch "
            + words(" --patch ")
            + sources;
  }

  private String words(String between) {
    return reviewed.stream().map(CommandName::word).collect(Collectors.joining(between));
  }
}
