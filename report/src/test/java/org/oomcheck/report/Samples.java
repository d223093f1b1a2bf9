// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;

/** Results of every sort that there is. */
public final class Samples {
  public static final Matrix MATRIX = Matrix.load();
  private static final String SCENARIO = "reclaim-needs-oom";
  private static final Options FEW_STATES = Options.defaults().limits(Limits.defaults().states(10));

  private Samples() {}

  /** The check of a series with this declaration. */
  public static Check check(String series, @Nullable Expectation expected) {
    Check check = MATRIX.check(series, SCENARIO);
    return new Check(check.tree(), check.scenario(), check.settings(), check.time(), expected);
  }

  /** A hazard that was expected. */
  public static CheckResult expected() {
    return MATRIX.check("v4.13", SCENARIO).run(Options.defaults());
  }

  /** A hazard although its absence was expected. */
  public static CheckResult unexpected() {
    return check("v4.13", Expectation.proven("v4.13", SCENARIO)).run(Options.defaults());
  }

  /** No hazard although one was expected. */
  public static CheckResult gone() {
    Expectation expected = Expectation.violated("v4.15", SCENARIO, Hazard.DEADLOCK);
    return check("v4.15", expected).run(Options.defaults());
  }

  /** A limit was reached first. */
  public static CheckResult open() {
    return MATRIX.check("v4.15", SCENARIO).run(FEW_STATES);
  }

  /** One result of every sort, for two scenarios. */
  public static List<CheckResult> all() {
    return List.of(
        expected(),
        check("v4.15+fill-nowait", null).run(Options.defaults()),
        unexpected(),
        gone(),
        open(),
        MATRIX.check("v4.13", "oom-lockup").run(Options.defaults()));
  }

  /** The same as one review of one tree. */
  public static List<TreeReview> reviews() {
    return List.of(
        new TreeReview(
            expected().check().tree(),
            expected().check().tree(),
            comparisons(),
            List.of(
                new TreeReview.LeftOut(
                    "drop-caches",
                    TreeReview.Why.NOT_CALLED,
                    "runs none of the changed functions")),
            List.of("tell_host()"),
            List.of(new SourceLines("P.java", List.of(14, 15, 20))),
            List.of("mm/slub.c"),
            List.of("hunk 1 of mm/oom_kill.c applies 2 lines further down")));
  }

  /** What patches do, of every sort: broken claim, nothing found, fixed, left, broken, open. */
  public static List<Comparison> comparisons() {
    CheckResult proven = MATRIX.check("v4.15", SCENARIO).run(Options.defaults());
    CheckResult left = check("v4.13", null).run(Options.defaults());
    return List.of(
        new Comparison(expected(), unexpected()),
        new Comparison(proven, proven),
        new Comparison(expected(), proven),
        new Comparison(expected(), left),
        new Comparison(proven, left),
        new Comparison(expected(), open()));
  }
}
