// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.List;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.SourceLines;

/** A change under review, wherever it comes from. */
public interface Proposal {

  /**
   * The tree with the change.
   *
   * @throws org.oomcheck.cli.terminal.UserMistake if it does not apply
   */
  KernelTree on(KernelTree base);

  /** What the change claims, of every series. */
  List<Expectation> claims();

  /** Forgets which lines of the change have run. */
  void forgetLines();

  /** The lines of the change that have code and did not run since then; a file in each entry. */
  List<SourceLines> linesNotRun();
}
