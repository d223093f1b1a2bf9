// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.report.Finding;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.text.Wrap;

/**
 * A part of a grade. What there is to say goes one step further each time: the hints, and after
 * them the whole schedule; there are at most {@link #HINTS} steps.
 *
 * @param id one word
 * @param title what was asked
 * @param points what was got; negative where a wrong answer costs
 * @param max what can be got
 * @param status how it went
 * @param kind whether students see it, and whether it counts beyond the full marks
 * @param hints what there is to say, one step further in each; the first is a line
 * @param schedule what went wrong, whose report is the last step; null if there is none
 */
public record Part(
    String id,
    String title,
    int points,
    int max,
    Status status,
    Kind kind,
    List<String> hints,
    @Nullable Finding schedule) {
  /** How many steps hints have: the kind of hazard, the tasks and locks, the whole schedule. */
  public static final int HINTS = 3;

  /** How a part went. */
  public enum Status {
    /** The part passed. */
    PASSED,
    /** In part. */
    PARTLY,
    /** Not as it should. */
    FAILED,
    /** A limit was reached before the answer. */
    LIMIT,
    /** There is nothing to look at. */
    SKIPPED,
    /** A bug of the program's. */
    BUG
  }

  /** What a part is for. */
  public enum Kind {
    /** Students see it when they check. */
    OPEN,
    /** The instructor's program alone looks at it. */
    HIDDEN,
    /** Open, and beyond the full marks. */
    BONUS;

    /** The kind of a part that is a world. */
    static Kind of(WorldSpec world) {
      if (world.bonus()) {
        return BONUS;
      }
      return world.hidden() ? HIDDEN : OPEN;
    }
  }

  /** A part without a schedule. */
  public Part(
      String id, String title, int points, int max, Status status, Kind kind, List<String> hints) {
    this(id, title, points, max, status, kind, hints, null);
  }

  /** How many steps there are. */
  public int steps() {
    return hints.size() + (schedule == null ? 0 : 1);
  }

  /**
   * What a step says; after the last one, what the last one says.
   *
   * @param step from 1
   * @param columns how wide it may be
   */
  public List<String> step(int step, int columns) {
    if (schedule != null && step > hints.size()) {
      return new Report(schedule, columns).text().stripTrailing().lines().toList();
    }
    return hints
        .get(Math.min(step, hints.size()) - 1)
        .lines()
        .flatMap(line -> wrapped(columns, line))
        .toList();
  }

  private static Stream<String> wrapped(int columns, String line) {
    String indent = " ".repeat(line.length() - line.stripLeading().length());
    return Wrap.lines(columns, indent, indent + "  ", line).stream();
  }

  /** What all steps say, in texts that nothing wraps. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(hints);
    if (schedule != null) {
      texts.add(new Report(schedule).text().stripTrailing());
    }
    return texts;
  }

  /** What there is to say in one line; empty if there is nothing. */
  public String message() {
    return hints.isEmpty() ? "" : hints.get(0);
  }
}
