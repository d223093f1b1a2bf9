// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Options;

/** The whole matrix, explored once for all tests. */
final class Checked {
  static final Matrix MATRIX = Matrix.load();
  static final List<CellResult> RESULTS = MATRIX.check(Options.defaults());

  private Checked() {}

  static Stream<Finding> findings() {
    return RESULTS.stream().flatMap(result -> result.findings().stream());
  }

  static CellResult of(MatrixCell cell) {
    return RESULTS.stream().filter(result -> result.cell().equals(cell)).findFirst().orElseThrow();
  }
}
