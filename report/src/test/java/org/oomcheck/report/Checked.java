// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Options;

/** The whole matrix, explored once for all tests. */
public final class Checked {
  public static final Matrix MATRIX = Matrix.load();
  public static final List<CheckResult> RESULTS = MATRIX.run(Options.defaults());

  private Checked() {}

  public static Stream<Finding> findings() {
    return RESULTS.stream().flatMap(result -> result.findings().stream());
  }

  static CheckResult of(Check check) {
    return RESULTS.stream()
        .filter(result -> result.check().equals(check))
        .findFirst()
        .orElseThrow();
  }
}
