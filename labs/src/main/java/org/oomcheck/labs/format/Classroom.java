// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Grader;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.report.text.JsonText;

/**
 * A grade as a runner of GitHub Classroom's autograding gives it to the reporter, which adds up the
 * scores of the tests. The reporter takes it in base64, from the environment.
 */
final class Classroom {
  private static final String WITHHELD = "not shown while it can be handed in again";

  private Classroom() {}

  static String of(Grade grade) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("version", 1).put("status", status(grade)).put("max_score", grade.max());
    ArrayNode tests = document.putArray("tests");
    boolean withheld = Grader.of(grade.lab()).withholds() && grade.unreadable() == null;
    // Wrong answers can cost more than there is; the reporter knows no least score.
    int owed = grade.points() - grade.parts().stream().mapToInt(Part::points).sum();
    for (Part part : grade.parts()) {
      int forgiven = part.points() < 0 ? Math.min(owed, -part.points()) : 0;
      owed -= forgiven;
      tests
          .addObject()
          .put("name", GradeText.name(part))
          .put("status", status(part.status()))
          .put("score", part.points() + forgiven)
          .put("message", withheld ? WITHHELD : GradeText.output(part));
    }
    return JsonText.of(document);
  }

  private static String status(Grade grade) {
    return switch (grade.code()) {
      case Grade.FULL -> "pass";
      case Grade.BUG, Grade.UNREADABLE -> "error";
      default -> "fail";
    };
  }

  private static String status(Part.Status status) {
    return switch (status) {
      case PASSED -> "pass";
      case BUG -> "error";
      default -> "fail";
    };
  }
}
