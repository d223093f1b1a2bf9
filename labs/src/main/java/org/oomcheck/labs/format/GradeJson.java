// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.oomcheck.labs.grade.Grade;
import org.oomcheck.labs.grade.Part;
import org.oomcheck.report.text.JsonText;

/** A grade with everything that is known about it. */
final class GradeJson {
  private GradeJson() {}

  static String of(Grade grade) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("schema", "oomcheck-lab/1").put("lab", grade.lab().number());
    document.put("title", grade.lab().title()).put("student", grade.student());
    document.put("points", grade.points()).put("max", grade.max()).put("exit", grade.code());
    if (grade.unreadable() != null) {
      document.put("unreadable", grade.unreadable());
    }
    ArrayNode parts = document.putArray("parts");
    for (Part part : grade.parts()) {
      ObjectNode node = parts.addObject();
      node.put("id", part.id()).put("title", part.title());
      node.put("points", part.points()).put("max", part.max());
      node.put("status", word(part.status())).put("kind", word(part.kind()));
      ArrayNode hints = node.putArray("hints");
      part.texts().forEach(hints::add);
    }
    return JsonText.of(document);
  }

  private static String word(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }
}
