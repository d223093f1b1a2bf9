// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oomcheck.cli.lab.Submissions.Graded;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.report.text.Wrap;

/** All submissions in one table. */
final class GradeTable {
  private static final int NARROWEST = 10;
  private static final int WIDEST = 40;

  /** What a row begins with that goes on with the remarks of the one before. */
  private static final String REMARK = "    ";

  private GradeTable() {}

  /**
   * The table.
   *
   * @param columns how wide a row may be; remarks go on in rows of their own
   */
  static String of(Lab lab, List<Graded> graded, int columns) {
    int wide = NARROWEST;
    for (Graded each : graded) {
      wide = Math.max(wide, shown(each.name()).length());
    }
    String format = "%-" + wide + "s  %-12s  %6s  %s%n";
    StringBuilder table = new StringBuilder(lab + "\n\n");
    table.append(String.format(Locale.ROOT, format, "folder", "student", "points", "remarks"));
    Map<String, String> first = new HashMap<>();
    int sum = 0;
    for (Graded each : graded) {
      Grade grade = each.grade();
      sum += grade.points();
      String student = grade.student().toLowerCase(Locale.ROOT);
      String earlier = student.isEmpty() ? null : first.putIfAbsent(student, each.name());
      List<String> remarks = new ArrayList<>();
      if (earlier != null) {
        remarks.add("the same ID as " + shown(earlier));
      }
      if (student.isEmpty()) {
        remarks.add("no ID");
      }
      Part failed = grade.firstFailure();
      if (grade.unreadable() != null) {
        remarks.add("cannot be read: " + grade.unreadable());
      } else if (failed != null) {
        remarks.add(failed.title() + ": " + failed.message());
      }
      String row =
          String.format(
              Locale.ROOT,
              format,
              shown(each.name()),
              student.isEmpty() ? "-" : shown(grade.student()),
              grade.points(),
              "");
      Wrap.lines(columns, row.stripTrailing() + "  ", REMARK, String.join("; ", remarks))
          .forEach(line -> table.append(line.stripTrailing()).append('\n'));
    }
    double mean = graded.isEmpty() ? 0 : (double) sum / graded.size();
    table.append(
        String.format(Locale.ROOT, "%n%d graded, %.1f points on average%n", graded.size(), mean));
    return table.toString();
  }

  /** A name in one line and of a sensible width, whatever characters a student has put into it. */
  private static String shown(String name) {
    String plain = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return plain.length() > WIDEST ? plain.substring(0, WIDEST - 3) + "..." : plain;
  }
}
