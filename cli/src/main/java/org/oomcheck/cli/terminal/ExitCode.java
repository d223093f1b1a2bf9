// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import java.util.List;
import java.util.function.Predicate;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;

/** What the exit codes mean. */
public final class ExitCode {
  /** Every verdict is the expected one. */
  public static final int OK = 0;

  /** A verdict is not the expected one, or a hazard was found where no verdict is expected. */
  public static final int HAZARD = 1;

  /** A limit was reached before the answer. */
  public static final int LIMIT = 2;

  /** A patch under review changes nothing that a scenario runs. */
  public static final int NO_EFFECT = 3;

  /** The command line or an input file is wrong. */
  public static final int USAGE = 64;

  /** Members cannot search together: one does not answer, or is another version. */
  public static final int UNAVAILABLE = 69;

  /** Our own bug. */
  public static final int BUG = 70;

  private ExitCode() {}

  /** What a code means, in a sentence for whatever reads it. */
  public static String meaning(int code) {
    return switch (code) {
      case OK -> "Every verdict is the expected one; a review found nothing worse.";
      case HAZARD ->
          "A hazard was found that was not expected, or an expected one is gone; in a review"
              + " something is worse than before.";
      case LIMIT -> "A limit was reached before the answer: nothing is proven.";
      case NO_EFFECT ->
          "No scenario that was asked runs what the patch changes: nothing is said about it.";
      case USAGE -> "The call or an input file is wrong; the messages say what and where.";
      case UNAVAILABLE ->
          "Something that the run needs is not there, such as a member of a cluster; the message says"
              + " what.";
      case BUG -> "A bug in oomcheck, not an answer.";
      default -> "Ended before the answer.";
    };
  }

  /**
   * What a run ends with: a check that failed outweighs a surprise, a surprise a limit.
   *
   * @param ofUser whether a check runs code of the user's, which is at fault then
   */
  public static int of(List<CheckResult> results, Predicate<Check> ofUser) {
    List<Check> failed =
        results.stream().filter(each -> each.error() != null).map(CheckResult::check).toList();
    if (!failed.isEmpty()) {
      return failed.stream().allMatch(ofUser) ? USAGE : BUG;
    }
    if (results.stream().anyMatch(CheckResult::isSurprise)) {
      return HAZARD;
    }
    return results.stream().allMatch(CheckResult::isAnswered) ? OK : LIMIT;
  }
}
