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
 * A grade as Gradescope's autograder reads it from {@code /autograder/results/results.json}. Parts
 * that are hidden, and those that give answers away, are shown to students when the grades are
 * published; until then Gradescope shows no total either.
 */
final class Gradescope {
  private Gradescope() {}

  static String of(Grade grade) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("score", grade.points());
    boolean withheld = Grader.of(grade.lab()).withholds();
    boolean all = !withheld && grade.parts().stream().noneMatch(Gradescope::isHidden);
    String points = ": " + grade.points() + " of " + grade.max() + " points";
    document.put("output", grade.lab() + (all ? points : ""));
    document.put("output_format", "text");
    document.put("visibility", "visible").put("stdout_visibility", "hidden");
    ArrayNode tests = document.putArray("tests");
    int number = 1;
    for (Part part : grade.parts()) {
      ObjectNode test = tests.addObject();
      test.put("score", part.points());
      test.put("max_score", part.kind() == Part.Kind.BONUS ? 0 : part.max());
      test.put("status", part.status() == Part.Status.PASSED ? "passed" : "failed");
      test.put("name", GradeText.name(part)).put("number", String.valueOf(number++));
      test.put("output", GradeText.output(part)).put("output_format", "text");
      boolean hidden = isHidden(part) || (withheld && grade.unreadable() == null);
      test.put("visibility", hidden ? "after_published" : "visible");
    }
    return JsonText.of(document);
  }

  private static boolean isHidden(Part part) {
    return part.kind() == Part.Kind.HIDDEN;
  }
}
