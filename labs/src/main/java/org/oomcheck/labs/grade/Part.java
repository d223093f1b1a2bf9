// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.List;
import org.oomcheck.labs.lab.WorldSpec;

/**
 * A part of a grade.
 *
 * @param id one word
 * @param title what was asked
 * @param points what was got; negative where a wrong answer costs
 * @param max what can be got
 * @param status how it went
 * @param kind whether students see it, and whether it counts beyond the full marks
 * @param hints what there is to say, one step further in each; the first is a line, and at most
 *     {@link #HINTS}
 */
public record Part(
    String id, String title, int points, int max, Status status, Kind kind, List<String> hints) {
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

  /** What there is to say in one line; empty if there is nothing. */
  public String message() {
    return hints.isEmpty() ? "" : hints.get(0);
  }
}
