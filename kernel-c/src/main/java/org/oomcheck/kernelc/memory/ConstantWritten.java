// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.syntax.Position;

/** A variable was taken for a constant, and is written after all. */
public final class ConstantWritten extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String name;

  ConstantWritten(String name, String variable, Position at) {
    super(variable + " was taken for a constant, and is written at " + at.fileAndLine());
    this.name = name;
  }

  /** The name of the variable or member. */
  public String name() {
    return name;
  }
}
