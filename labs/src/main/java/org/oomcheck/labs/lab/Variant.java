// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lab as one student gets it: other names, other sizes, another of several equal questions. */
public final class Variant {
  private final Lab lab;
  private final String student;
  private final Draw draw;
  private final Map<String, String> words = new LinkedHashMap<>();
  private final Map<String, Integer> sizes = new LinkedHashMap<>();

  Variant(Lab lab, String student) {
    this.lab = lab;
    this.student = student.strip();
    this.draw = new Draw(student, lab.folder().name());
    lab.words().forEach((word, all) -> words.put(word, drawn(word, all)));
    lab.sizes().forEach((size, all) -> sizes.put(size, drawn(size, all)));
  }

  private Variant(Variant other) {
    this.lab = other.lab;
    this.student = other.student;
    this.draw = other.draw;
    this.sizes.putAll(other.sizes);
  }

  /** This variant with the words of the lab's own files. */
  public Variant withoutWords() {
    return new Variant(this);
  }

  private <T> T drawn(String what, List<T> alternatives) {
    return alternatives.get(draw.below(what, alternatives.size()));
  }

  /** The ID; empty if there is none. */
  public String student() {
    return student;
  }

  /** Draws more. */
  public Draw draw() {
    return draw;
  }

  /** The values of the macros that were drawn. */
  public Map<String, Integer> sizes() {
    return sizes;
  }

  /** A text of the lab with the words and sizes that were drawn. */
  public String text(String text) {
    String own = text;
    if (!words.isEmpty()) {
      Pattern any = Pattern.compile("\\b(?:" + String.join("|", words.keySet()) + ")\\b");
      own = any.matcher(own).replaceAll(found -> words.getOrDefault(found.group(), found.group()));
    }
    own = defined(own, sizes);
    for (Map.Entry<String, Integer> size : sizes.entrySet()) {
      own = own.replace("{{" + size.getKey() + "}}", size.getValue().toString());
    }
    return own.replace("{{student}}", student.isEmpty() ? "(no ID)" : student)
        .replace("{{lab}}", String.valueOf(lab.number()));
  }

  /** A word of the lab as it was drawn. */
  public String word(String word) {
    return words.getOrDefault(word, word);
  }

  /** C with other values in the definitions of these macros. */
  public static String defined(String text, Map<String, Integer> values) {
    String own = text;
    for (Map.Entry<String, Integer> value : values.entrySet()) {
      own =
          Pattern.compile("(?m)^#define " + value.getKey() + " -?\\d+")
              .matcher(own)
              .replaceAll(
                  Matcher.quoteReplacement("#define " + value.getKey() + " " + value.getValue()));
    }
    return own;
  }
}
