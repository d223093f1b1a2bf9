// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.oomcheck.labs.grade.Grade;

/** How a grade is written. */
public enum GradeFormat {
  /** For people. */
  TEXT("txt"),
  /** For programs: everything there is to say. */
  JSON("json"),
  /** A {@code results.json} of Gradescope. */
  GRADESCOPE("json"),
  /** What GitHub Classroom's reporter of autograding takes from a runner. */
  CLASSROOM("json");

  private final String ending;

  GradeFormat(String ending) {
    this.ending = ending;
  }

  /** The grade as text, with a line break at its end. The same grade gives the same bytes. */
  public String of(Grade grade) {
    return switch (this) {
      case TEXT -> GradeText.of(grade);
      case JSON -> GradeJson.of(grade);
      case GRADESCOPE -> Gradescope.of(grade);
      case CLASSROOM -> Classroom.of(grade);
    };
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
