// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oomcheck.explorer.result.Counterexample.Choice;

/**
 * A schedule in one line: the version of this notation and a colon, then who moves. A move is the
 * index of a task or {@code c} for the clock, followed by {@code /branch} unless the branch is 0,
 * and by {@code *count} if the same move is made several times: {@code 1:0*3 1/1 c 0}.
 */
public final class ScheduleLine {
  /** No sensible schedule is longer. */
  static final int MOST_MOVES = 1_000_000;

  private static final String VERSION = "1:";
  private static final Pattern MOVE =
      Pattern.compile("(c|\\d{1,6})(?:/(\\d{1,6}))?(?:\\*(\\d{1,7}))?");

  private ScheduleLine() {}

  public static String of(List<Choice> schedule) {
    List<String> moves = new ArrayList<>();
    int i = 0;
    while (i < schedule.size()) {
      Choice choice = schedule.get(i);
      int count = 1;
      while (i + count < schedule.size() && schedule.get(i + count).equals(choice)) {
        count++;
      }
      String who = choice.task() == Choice.CLOCK ? "c" : String.valueOf(choice.task());
      String branch = choice.branch() == 0 ? "" : "/" + choice.branch();
      moves.add(who + branch + (count == 1 ? "" : "*" + count));
      i += count;
    }
    return VERSION + String.join(" ", moves);
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static List<Choice> parse(String line) {
    if (!line.startsWith(VERSION)) {
      throw new IllegalArgumentException("a schedule begins with '" + VERSION + "'");
    }
    List<Choice> schedule = new ArrayList<>();
    String moves = line.substring(VERSION.length());
    for (String move : moves.isEmpty() ? new String[0] : moves.split(" ", -1)) {
      Matcher matcher = MOVE.matcher(move);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "'" + move + "' is no move; write TASK, TASK/BRANCH or c, and *COUNT to repeat it");
      }
      int task = matcher.group(1).equals("c") ? Choice.CLOCK : Integer.parseInt(matcher.group(1));
      int branch = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
      int count = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
      if (schedule.size() + count > MOST_MOVES) {
        throw new IllegalArgumentException("there are more than " + MOST_MOVES + " moves");
      }
      for (int i = 0; i < count; i++) {
        schedule.add(new Choice(task, branch));
      }
    }
    return schedule;
  }
}
