// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.report.CheckResult;

/**
 * What a submission gets.
 *
 * @param student the ID; empty if there is none
 * @param parts in the order of the lab
 * @param unreadable why the submission cannot be read, in one sentence; null if it can
 * @param shown what a report can show: the first world that went wrong; null if there is none
 */
public record Grade(
    Lab lab,
    String student,
    List<Part> parts,
    @Nullable String unreadable,
    @Nullable CheckResult shown) {
  /** Full marks. */
  public static final int FULL = 0;

  /** Fewer marks. */
  public static final int PART = 1;

  /** Fewer marks, and a limit was reached. */
  public static final int LIMIT = 2;

  /** The submission cannot be read. */
  public static final int UNREADABLE = 64;

  /** A bug of ours. */
  public static final int BUG = 70;

  /** What was got, bonus included; at least 0. */
  public int points() {
    return Math.max(0, sum(false)) + sum(true);
  }

  private int sum(boolean bonus) {
    return parts.stream()
        .filter(part -> (part.kind() == Part.Kind.BONUS) == bonus)
        .mapToInt(Part::points)
        .sum();
  }

  /** The full marks, without bonus. */
  public int max() {
    return parts.stream().filter(part -> part.kind() != Part.Kind.BONUS).mapToInt(Part::max).sum();
  }

  /** The exit code of a command that gives this grade alone: full marks miss no part of a lab. */
  public int code() {
    if (has(Part.Status.BUG)) {
      return BUG;
    }
    if (unreadable != null) {
      return UNREADABLE;
    }
    if (points() >= max() && isWhole()) {
      return FULL;
    }
    return has(Part.Status.LIMIT) ? LIMIT : PART;
  }

  private boolean isWhole() {
    return parts.stream()
        .allMatch(part -> part.kind() == Part.Kind.BONUS || part.status() == Part.Status.PASSED);
  }

  private boolean has(Part.Status status) {
    return parts.stream().anyMatch(part -> part.status() == status);
  }

  /** The first part that did not go as it should; null if all did. */
  public @Nullable Part firstFailure() {
    return parts.stream()
        .filter(part -> part.status() != Part.Status.PASSED)
        .findFirst()
        .orElse(null);
  }
}
