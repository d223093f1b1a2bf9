// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.option;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oomcheck.cli.terminal.UserMistake;

/**
 * A range of commits as git writes it: {@code A..B}, or {@code A..} up to HEAD.
 *
 * @param first the commit that the range is put on
 * @param last the last commit that belongs to it
 */
record CommitRange(String first, String last) {
  private static final Pattern TWO_DOTS = Pattern.compile("([^.](?:.*[^./])?)\\.\\.([^./].*)?");
  private static final Pattern THREE_DOTS = Pattern.compile("[^.](?:.*[^./])?\\.{3}[^./].*");

  /**
   * Reads a word; empty if it is no range.
   *
   * @throws UserMistake if it is a range with three dots
   */
  static Optional<CommitRange> of(String word) {
    if (THREE_DOTS.matcher(word).matches()) {
      throw new UserMistake(word + " has three dots: write " + word.replace("...", ".."));
    }
    Matcher range = TWO_DOTS.matcher(word);
    return range.matches()
        ? Optional.of(
            new CommitRange(range.group(1), range.group(2) == null ? "HEAD" : range.group(2)))
        : Optional.empty();
  }
}
