// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.machine.AssumptionWithdrawn;

/** A variable was taken for a constant, and is written after all. */
public final class ConstantWritten extends AssumptionWithdrawn {
  private static final long serialVersionUID = 1;

  ConstantWritten(String variable, Position at) {
    super(variable + " was taken for a constant, and is written at " + at.fileAndLine());
  }
}
