// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known name that a wrong one is nearest to. */
public final class DidYouMean {
  /** To fewer letters than these, every short name is near. */
  private static final int FEWEST_LETTERS = 3;

  /** As many names as a question has at most. */
  private static final int MOST_MEANT = 3;

  private DidYouMean() {}

  /**
   * A question, if a few known names begin with the wrong one, or a known name is so near that the
   * other one is a slip of the hand: up to a letter in three, whether they are small or capital.
   */
  public static Optional<String> question(String wrong, List<String> known) {
    boolean isShort = wrong.replaceFirst("^-+", "").length() < FEWEST_LETTERS;
    if (isShort || known.contains(wrong)) {
      return Optional.empty();
    }
    List<String> longer =
        known.stream().filter(name -> name.startsWith(wrong)).distinct().sorted().toList();
    return longer.isEmpty() || longer.size() > MOST_MEANT
        ? nearest(wrong, known)
        : Optional.of("Did you mean " + String.join(" or ", longer) + "?");
  }

  private static Optional<String> nearest(String wrong, List<String> known) {
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
    int replaced = cost[i - 1][j - 1] + (isSame(last, to.charAt(j - 1)) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && last == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }

  private static boolean isSame(char one, char other) {
    return Character.toLowerCase(one) == Character.toLowerCase(other);
  }
}
