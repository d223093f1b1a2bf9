// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.oomcheck.labs.grade.Grade;

/** How a grade is written. */
public enum GradeFormat {
  /** For people. */
  TEXT(GradeText::of, "txt"),
  /** For programs: everything there is to say. */
  JSON(GradeJson::of, "json"),
  /** A {@code results.json} of Gradescope. */
  GRADESCOPE(Gradescope::of, "json"),
  /** What GitHub Classroom's reporter of autograding takes from a runner. */
  CLASSROOM(Classroom::of, "json");

  private final Function<Grade, String> writer;
  private final String ending;

  GradeFormat(Function<Grade, String> writer, String ending) {
    this.writer = writer;
    this.ending = ending;
  }

  /** The grade as text, with a line break at its end. The same grade gives the same bytes. */
  public String of(Grade grade) {
    return writer.apply(grade);
  }

  /** How names of files of this format end. */
  public String ending() {
    return ending;
  }

  /** The formats as options name them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** The format of this name, which has to be one of {@link #names}. */
  public static GradeFormat named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
