// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

/** A part of a source file. */
public interface Node {

  /** Where it begins; for an operator with a left operand, where the operator stands. */
  Position at();
}
