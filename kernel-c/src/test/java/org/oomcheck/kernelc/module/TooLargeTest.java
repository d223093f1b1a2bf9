// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;

/**
 * A count that loses updates and drifts without a bound. No search comes to its end, and what was
 * found until then is real.
 */
@Tag("slow")
class TooLargeTest {

  @Test
  void whatWasFound_isToldWithTheReasonThatItIsNotAll() {
    String counts =
        "while (!kthread_should_stop()) { if (n < 5000000) n++; else n = 0; cond_resched(); }";
    Verdict verdict = SmallModule.verdict(SmallModule.text("static int n;", "", counts, counts));
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    assertThat(((Verdict.Violated) verdict).counterexamples())
        .extracting(Counterexample::hazard)
        .containsExactly(Hazard.DATA_RACE);
    Limit limit = Objects.requireNonNull(verdict.coverage().limit());
    assertThat(limit.toString())
        .startsWith("task thread")
        .contains(" has more than 10000 control locations, now at ");
  }
}
