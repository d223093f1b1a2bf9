// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that texts of this project do not use, and the better word for each. The list is
 * banned-words.txt, which says how to extend it.
 */
final class BannedWords {
  private static final String BETTER = " => ";
  private static final Pattern SECTION = Pattern.compile("\\[(.*)]");

  /** What may be in a Java file, the longest first; groups are texts. */
  private static final Pattern JAVA =
      Pattern.compile(
          "/\\*(?<block>(?s:.*?))\\*/"
              + "|//(?<line>.*)"
              + "|\"\"\"(?<textblock>(?s:.*?))\"\"\""
              + "|\"(?<string>(?:\\\\.|[^\"\\\\\\n])*)\""
              + "|'(?:\\\\.|[^'\\\\])+'");

  /** Joins the parts of a string that is written on several lines. */
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

  /**
   * One line of the list.
   *
   * @param folder where it holds, relative to the project; empty for everywhere
   * @param word the word or phrase
   * @param better what to write instead
   */
  private record Rule(String folder, Pattern word, String better) {}

  private final List<Rule> rules = new ArrayList<>();

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException if a line is neither a comment, nor a section, nor a word with
   *     a better one
   */
  BannedWords(List<String> lines) {
    String folders = "";
    for (String line : lines) {
      Matcher section = SECTION.matcher(line);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      } else if (section.matches()) {
        folders = section.group(1);
        continue;
      }
      int split = line.indexOf(BETTER);
      if (split < 0) {
        throw new IllegalArgumentException("no \"" + BETTER + "\" in: " + line);
      }
      Pattern word = Pattern.compile(line.substring(0, split), Pattern.CASE_INSENSITIVE);
      for (String folder : folders.split(" ", -1)) {
        rules.add(new Rule(folder, word, line.substring(split + BETTER.length())));
      }
    }
  }

  /**
   * What is wrong in a file.
   *
   * @param name the file, relative to the project, with slashes
   * @param content all of it; of a Java file only comments and strings are looked at
   * @return one message for each fault; empty if all is well
   */
  List<String> faults(String name, String content) {
    List<String> texts = name.endsWith(".java") ? textsOf(content) : List.of(content);
    List<String> faults = new ArrayList<>();
    for (Rule rule : rules) {
      if (name.startsWith(rule.folder)) {
        for (String text : texts) {
          Matcher found = rule.word.matcher(oneLine(text));
          if (found.find()) {
            faults.add(
                name
                    + ": \""
                    + found.group()
                    + "\" in \""
                    + around(oneLine(text), found)
                    + "\"; write: "
                    + rule.better);
          }
        }
      }
    }
    return faults;
  }

  private static List<String> textsOf(String java) {
    List<String> texts = new ArrayList<>();
    Matcher part = JAVA.matcher(JOINT.matcher(java).replaceAll(""));
    while (part.find()) {
      for (String group : List.of("block", "line", "textblock", "string")) {
        String text = part.group(group);
        if (text != null) {
          texts.add(text);
        }
      }
    }
    return texts;
  }

  /** A text without line ends and the asterisks of a comment, so that phrases are found. */
  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\n\\s*(\\* ?)?", " ");
  }

  private static String around(String text, Matcher found) {
    int from = Math.max(0, found.start() - 30);
    return text.substring(from, Math.min(text.length(), found.end() + 30)).strip();
  }
}
