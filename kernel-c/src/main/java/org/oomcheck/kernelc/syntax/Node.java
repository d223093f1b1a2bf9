// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import org.oomcheck.model.machine.ProgramText;

/** A part of a source file. */
public interface Node extends ProgramText {

  /** Where the node begins; for an operator with a left operand, where the operator stands. */
  Position at();
}
