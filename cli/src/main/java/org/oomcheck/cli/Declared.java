// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.stream.Collectors;
import org.oomcheck.findings.MatrixCell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;

/** The declared verdict in words. */
final class Declared {

  private Declared() {}

  static String words(MatrixCell cell) {
    Expectation expectation = cell.expectation();
    if (expectation == null) {
      return "nothing declared";
    }
    if (expectation.hazards().isEmpty()) {
      return "PROVEN";
    }
    return expectation.hazards().stream().map(Hazard::name).collect(Collectors.joining(" "));
  }
}
