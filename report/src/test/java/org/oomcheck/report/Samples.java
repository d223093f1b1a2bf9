// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;

/** Results of every sort that there is. */
final class Samples {
  static final Matrix MATRIX = Matrix.load();
  private static final String SCENARIO = "reclaim-needs-oom";
  private static final Options FEW_STATES = Options.defaults().limits(Limits.defaults().states(10));

  private Samples() {}

  /** The cell of a series with this declaration. */
  static MatrixCell cell(String series, @Nullable Expectation declared) {
    MatrixCell cell = MATRIX.cell(series, SCENARIO);
    return new MatrixCell(cell.tree(), cell.scenario(), cell.settings(), cell.time(), declared);
  }

  /** A hazard that was declared. */
  static CellResult expected() {
    return MATRIX.cell("v4.13", SCENARIO).check(Options.defaults());
  }

  /** A hazard although its absence was declared. */
  static CellResult unexpected() {
    return cell("v4.13", Expectation.proven("v4.13", SCENARIO)).check(Options.defaults());
  }

  /** No hazard although one was declared. */
  static CellResult gone() {
    Expectation declared = Expectation.violated("v4.15", SCENARIO, Hazard.DEADLOCK);
    return cell("v4.15", declared).check(Options.defaults());
  }

  /** A limit was reached first. */
  static CellResult open() {
    return MATRIX.cell("v4.15", SCENARIO).check(FEW_STATES);
  }

  /** One result of every sort, for two scenarios. */
  static List<CellResult> all() {
    return List.of(
        expected(),
        cell("v4.15+fill-nowait", null).check(Options.defaults()),
        unexpected(),
        gone(),
        open(),
        MATRIX.cell("v4.13", "oom-lockup").check(Options.defaults()));
  }

  /** What patches do, of every sort: broken claim, nothing found, cured, left, broken, open. */
  static List<Comparison> comparisons() {
    CellResult proven = MATRIX.cell("v4.15", SCENARIO).check(Options.defaults());
    CellResult left = cell("v4.13", null).check(Options.defaults());
    return List.of(
        new Comparison(expected(), unexpected()),
        new Comparison(proven, proven),
        new Comparison(expected(), proven),
        new Comparison(expected(), left),
        new Comparison(proven, left),
        new Comparison(expected(), open()));
  }
}
