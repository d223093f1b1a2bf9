// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as text that people can read and compare: whatever fits a line is in one line. */
public final class JsonText {
  private static final int COLUMNS = 160;
  private static final String INDENT = "  ";

  private JsonText() {}

  /** The document, with a line break at its end. */
  public static String of(JsonNode document) {
    StringBuilder text = new StringBuilder();
    append(text, "", 0, document);
    return text.append('\n').toString();
  }

  /** The document in one line, with a line break at its end. */
  public static String line(JsonNode document) {
    return inline(document) + "\n";
  }

  /**
   * @param before how many columns of the line are taken already
   */
  private static void append(StringBuilder text, String indent, int before, JsonNode node) {
    String line = inline(node);
    boolean outermost = before == 0;
    if (!node.isContainerNode() || (!outermost && before + line.length() < COLUMNS)) {
      text.append(line);
      return;
    }
    String inner = indent + INDENT;
    String separator = "";
    text.append(node.isObject() ? "{" : "[");
    for (Member member : members(node)) {
      text.append(separator).append('\n').append(inner).append(member.key());
      append(text, inner, inner.length() + member.key().length(), member.value());
      separator = ",";
    }
    text.append('\n').append(indent).append(node.isObject() ? "}" : "]");
  }

  private static String inline(JsonNode node) {
    if (!node.isContainerNode()) {
      return node.toString();
    }
    List<String> members = new ArrayList<>();
    members(node).forEach(member -> members.add(member.key() + inline(member.value())));
    String all = String.join(", ", members);
    return node.isObject() ? "{" + all + "}" : "[" + all + "]";
  }

  /**
   * @param key the quoted name and a colon, or nothing in an array
   */
  private record Member(String key, JsonNode value) {}

  private static List<Member> members(JsonNode node) {
    List<Member> members = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(p -> members.add(new Member(new TextNode(p.getKey()) + ": ", p.getValue())));
    } else {
      node.forEach(value -> members.add(new Member("", value)));
    }
    return members;
  }
}
