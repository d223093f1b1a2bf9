// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.stress.Judgement.Declared;
import org.oomcheck.stress.Judgement.Ran;
import org.oomcheck.stress.Judgement.Seen;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;

class JudgementTest {
  private static final Declared BUG = new Declared("Bug", Set.of("HUNG"));
  private static final Declared FIX = new Declared("Fix", Set.of());
  private static final Ran BUG_SHOWN = ran("Bug", ACCEPTABLE_INTERESTING, 3);
  private static final Ran FIX_HELD = ran("Fix", FORBIDDEN, 0);

  private static Ran ran(String test, Expect hungIs, long hung) {
    List<Seen> outcomes =
        List.of(new Seen("FINISHED", ACCEPTABLE, 97), new Seen("HUNG", hungIs, hung));
    return new Ran(test, Status.NORMAL, outcomes);
  }

  private static List<String> complaints(Ran... run) {
    return Judgement.complaints(List.of(BUG, FIX), List.of(run));
  }

  @Test
  void acceptsARunThatShowsTheBugAndHoldsTheFix() {
    assertThat(complaints(BUG_SHOWN, FIX_HELD)).isEmpty();
  }

  @Test
  void rejectsARunInWhichATestIsMissing() {
    assertThat(complaints(BUG_SHOWN)).containsExactly("Fix did not run.");
  }

  @Test
  void rejectsATestWithoutSamples() {
    assertThat(complaints(BUG_SHOWN, new Ran("Fix", Status.NORMAL, List.of())))
        .containsExactly("Fix did not run.");
  }

  @Test
  void rejectsARunThatNeverCameUponTheBug() {
    assertThat(complaints(ran("Bug", ACCEPTABLE_INTERESTING, 0), FIX_HELD))
        .containsExactly("Bug is there to show HUNG and did not, in 97 samples.");
  }

  @Test
  void rejectsAForbiddenOutcome() {
    assertThat(complaints(BUG_SHOWN, ran("Fix", FORBIDDEN, 3)))
        .containsExactly("Fix ended with the forbidden outcome HUNG in 3 of 100 samples.");
  }

  @ParameterizedTest
  @EnumSource(names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
  void rejectsATestThatDidNotEndNormally(Status status) {
    assertThat(complaints(BUG_SHOWN, new Ran("Fix", status, FIX_HELD.outcomes())))
        .containsExactly("Fix ended with " + status + ".");
  }

  @Test
  void rejectsASelectionWithoutTests() {
    assertThat(Judgement.complaints(List.of(), List.of())).containsExactly("No test was selected.");
  }
}
