// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.List;
import org.oomcheck.report.CheckResult;

/** What the exit codes mean. */
final class ExitCode {
  /** Every verdict is the declared one. */
  static final int OK = 0;

  /** A verdict is not the declared one, or a hazard was found where none was declared. */
  static final int HAZARD = 1;

  /** A limit was reached before the answer. */
  static final int LIMIT = 2;

  /** The command line or an input file is wrong. */
  static final int USAGE = 64;

  /** Our own bug. */
  static final int BUG = 70;

  private ExitCode() {}

  /** What a run ends with: a surprise outweighs a limit. */
  static int of(List<CheckResult> results) {
    if (results.stream().anyMatch(CheckResult::isSurprise)) {
      return HAZARD;
    }
    return results.stream().allMatch(CheckResult::isAnswered) ? OK : LIMIT;
  }
}
