// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oomcheck.report.CommandName;

/** Finds the known name that a wrong one is nearest to. */
public final class DidYouMean {
  /** Messages about a name that is not known end with those that are. */
  private static final String KNOWN = "; known: ";

  private static final Pattern UNKNOWN =
      Pattern.compile("'([^']+)'.*" + KNOWN + "\\[?(.*?)]?\\.?$");

  /** A longer list of names is not shown where a question or a command does instead. */
  private static final int LONG_LIST = 160;

  /** What a message calls a thing, and the command that lists all things of the kind. */
  private static final Map<String, String> LISTS =
      Map.of("scenario", "list scenarios", "patch", "list patches", "tree", "list trees");

  private DidYouMean() {}

  /**
   * A message about a name that is not known, and the question on a line of its own if a known one
   * is near. A long list of the known ones is left out; where no name is near, the command that
   * lists them stands for it.
   */
  public static String withQuestion(String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    boolean isLong = unknown.find() && unknown.group(2).length() > LONG_LIST;
    String brief = isLong ? message.substring(0, message.indexOf(KNOWN)) : message;
    return question(message)
        .map(question -> brief + "\n" + question)
        .orElseGet(() -> isLong ? withCommand(message, brief) : message);
  }

  private static String withCommand(String message, String brief) {
    String[] words = message.split(" ", 3);
    String list = words.length > 1 ? LISTS.get(words[1]) : null;
    return list == null
        ? message
        : brief + "; '" + CommandName.get() + " " + list + "' names those that there are";
  }

  /** A question for a message about a name that is not known, if a known one is near. */
  private static Optional<String> question(String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    return unknown.find()
        ? question(unknown.group(1), List.of(unknown.group(2).split(", ", -1)))
        : Optional.empty();
  }

  /** A question, if a known name is so near that the other one is a slip of the hand. */
  public static Optional<String> question(String wrong, List<String> known) {
    int most = (wrong.length() + 1) / 3;
    return known.stream()
        // Names of another length are not near; what is wrong may be as long as a file.
        .filter(name -> Math.abs(name.length() - wrong.length()) <= most)
        .filter(name -> distance(wrong, name) <= most)
        .min(Comparator.comparingInt(name -> distance(wrong, name)))
        .map(name -> "Did you mean " + name + "?");
  }

  /** How many letters have to be put in, left out or replaced, or swapped with the next one. */
  static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(int[][] cost, String from, String to, int i, int j) {
    char last = from.charAt(i - 1);
    int replaced = cost[i - 1][j - 1] + (last == to.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && last == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
