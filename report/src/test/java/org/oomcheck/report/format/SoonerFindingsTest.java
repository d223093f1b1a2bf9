// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.InterpretedSample;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.format.PatchLines.Place;

/** A finding that stays and takes fewer context switches with the patch is named. */
class SoonerFindingsTest {
  private static final CheckResult FOUND = InterpretedSample.result();
  private static final PatchLines LINES =
      (file, line) ->
          line == InterpretedSample.ALLOC_LINE
              ? Optional.of(new Place("a.patch", 7))
              : Optional.empty();

  /** The same findings, which take more context switches. */
  private static CheckResult later(int more) {
    Verdict.Violated found = (Verdict.Violated) FOUND.verdict();
    List<Counterexample> later =
        found.counterexamples().stream()
            .map(
                each ->
                    new Counterexample(
                        each.hazard(),
                        each.finding(),
                        each.possible(),
                        each.message(),
                        each.steps(),
                        each.tasks(),
                        each.cycle(),
                        each.contextSwitches() + more,
                        each.stallJiffies(),
                        each.repeatsFrom()))
            .toList();
    return new CheckResult(
        FOUND.check(), new Verdict.Violated(later, found.others(), found.coverage()));
  }

  private static List<String> sentences(CheckResult before, CheckResult after) {
    TreeReview review =
        new TreeReview(
            FOUND.check().tree(),
            FOUND.check().tree(),
            List.of(new Comparison(before, after)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("a remark"));
    return new SoonerFindings(LINES).remarks(review);
  }

  @Test
  void findingThatTakesFewerSwitches_isNamed_withItsLineOfThePatch() {
    assertThat(FOUND.findings().get(0).counterexample().contextSwitches()).isEqualTo(1);
    assertThat(sentences(later(3), FOUND))
        .hasSizeGreaterThan(1)
        .endsWith("a remark")
        .element(0)
        .asString()
        .startsWith(
            "a finding that stays comes sooner, with 1 context switch instead of 4, by way of"
                + " a.patch:7: DEADLOCK: ")
        .endsWith(" (reclaim-needs-oom)");
  }

  @Test
  void findingThatTakesAsManySwitchesOrMore_isNotNamed() {
    assertThat(sentences(FOUND, FOUND)).containsExactly("a remark");
    assertThat(sentences(FOUND, later(1))).containsExactly("a remark");
  }
}
