// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Matrix;

/** What is proven in maximal time is asked once more, unless the user has ended the run. */
class BothTimesTest {
  private static final CheckResult PROVEN =
      Matrix.load().check("v4.15", "reclaim-needs-oom").run(Options.defaults());

  /** The checks that are asked again. */
  private static List<Check> asked(boolean concerned, boolean ended) {
    List<Check> asked = new ArrayList<>();
    List<CheckResult> both =
        new BothTimes(check -> concerned, () -> ended)
            .behind(
                List.of(PROVEN),
                again -> {
                  asked.addAll(again);
                  return List.of();
                });
    assertThat(both).containsExactly(PROVEN);
    return asked;
  }

  @Test
  void proof_isAskedAgainInEagerTime() {
    assertThat(asked(true, false)).containsExactly(PROVEN.check().with(TimeMode.EAGER));
    assertThat(asked(false, false)).isEmpty();
  }

  @Test
  void runThatWasEnded_asksNothingAnyMore() {
    assertThat(asked(true, true)).isEmpty();
  }
}
