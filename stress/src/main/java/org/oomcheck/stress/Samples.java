// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;

/** The model's variables on their own: {@code Cell.get} and {@code set} with an access mode. */
final class Samples {
  private static final ThreadMachine MACHINE =
      new ThreadMachine(100, 0, (question, answers) -> 0, WhenHung.STAY_BLOCKED);

  private Samples() {}

  static Cell cell(String name, int initial) {
    return MACHINE.cell(name, initial);
  }
}
