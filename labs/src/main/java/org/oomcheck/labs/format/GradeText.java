// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.format;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.labs.grade.Part.Kind;
import org.oomcheck.labs.grade.Part.Status;
import org.oomcheck.report.text.Wrap;

/** A grade for people. */
public final class GradeText {
  private static final int WIDTH = 34;

  private GradeText() {}

  /** The grade, with what there is to say in a line about each part. */
  public static String of(Grade grade) {
    List<String> lines = new ArrayList<>();
    String who = grade.student().isEmpty() ? "" : ", " + grade.student();
    lines.add(grade.lab() + who + ": " + grade.points() + " of " + grade.max() + " points");
    lines.addAll(parts(grade, Wrap.COLUMNS));
    return String.join("\n", lines) + "\n";
  }

  /**
   * A line for each part, and what there is to say about it.
   *
   * @param columns how wide what is said may be
   */
  public static List<String> parts(Grade grade, int columns) {
    List<String> lines = new ArrayList<>();
    int longest = grade.parts().stream().mapToInt(part -> name(part).length()).max().orElse(0);
    int width = Math.max(WIDTH, longest);
    for (Part part : grade.parts()) {
      lines.add(String.format("  %-" + width + "s %8s  %s", name(part), points(part), word(part)));
      if (!part.message().isEmpty()) {
        lines.addAll(Wrap.lines(columns, "      ", "      ", part.message()));
      }
    }
    return lines;
  }

  private static String points(Part part) {
    if (part.max() == 0 && part.points() == 0) {
      return "";
    }
    return part.points() + (part.kind() == Kind.BONUS ? " extra" : "/" + part.max());
  }

  private static String word(Part part) {
    return switch (part.status()) {
      case PASSED -> "passed";
      case PARTLY -> "in part";
      case FAILED -> "failed";
      case LIMIT -> "too large";
      case SKIPPED -> "-";
      case BUG -> "error";
    };
  }

  /** The name of a part. */
  static String name(Part part) {
    return part.title() + (part.kind() == Kind.HIDDEN ? " (hidden)" : "");
  }

  /** What a result file says about a part: for a hidden one no more than the kind of hazard. */
  static String output(Part part) {
    if (part.hints().isEmpty()) {
      return part.status() == Status.PASSED ? "as it should be" : "";
    }
    int shown = part.kind() == Kind.HIDDEN ? 1 : 2;
    return String.join("\n", part.hints().stream().limit(shown).toList());
  }
}
