// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as text that people can read and compare: whatever fits a line is in one line. */
public final class JsonText {
  private static final int COLUMNS = 160;
  private static final String INDENT = "  ";

  private final StringBuilder text;
  private final int columns;

  private JsonText(StringBuilder text, int columns) {
    this.text = text;
    this.columns = columns;
  }

  /** The document, with a line break at its end. */
  public static String of(JsonNode document) {
    return of(document, COLUMNS);
  }

  /** The document with lines that end before this column. */
  public static String of(JsonNode document, int columns) {
    StringBuilder text = new StringBuilder();
    new JsonText(text, columns).append("", 0, document);
    return text.append('\n').toString();
  }

  /** The document in one line, with a line break at its end. */
  public static String line(JsonNode document) {
    return inline(document) + "\n";
  }

  /**
   * The parser's complaint about a text that is no JSON, without what it says of its own settings.
   */
  public static String mistake(JsonProcessingException e) {
    String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    if (line.startsWith("Document nesting depth")) {
      return "arrays and objects are nested too deeply";
    }
    if (line.startsWith("Trailing token")) {
      return "there is more after the end of it";
    }
    String said = line.split(" \\(start marker|: enable `|, from `", 2)[0];
    return said.matches(".* \\(\\d+") ? said + ")" : said;
  }

  /**
   * @param before how many columns of the line are taken already
   */
  private void append(String indent, int before, JsonNode node) {
    String line = inline(node);
    boolean outermost = before == 0;
    if (!node.isContainerNode() || (!outermost && before + line.length() < columns)) {
      text.append(line);
      return;
    }
    String inner = indent + INDENT;
    String separator = "";
    text.append(node.isObject() ? "{" : "[");
    for (Member member : members(node)) {
      text.append(separator).append('\n').append(inner).append(member.key());
      append(inner, inner.length() + member.key().length(), member.value());
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
