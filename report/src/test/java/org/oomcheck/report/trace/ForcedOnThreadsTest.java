// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.machine.ForcedSchedule.Turn;
import org.oomcheck.report.Finding;

/** Every counterexample again, on real threads that are made to follow its schedule. */
class ForcedOnThreadsTest {
  private static final List<Finding> FINDINGS = TraceTest.findings().toList();

  static List<Finding> findings() {
    return FINDINGS;
  }

  @ParameterizedTest
  @MethodSource("findings")
  void threads_endWhereTheScheduleEnds(Finding finding) {
    assertThat(OnThreads.follow(finding).get(0)).contains("ends in the same place");
  }

  /** The twin: a turn too many, and the threads refuse. */
  @Test
  void scheduleThatDoesNotFit_isRefused() {
    Finding finding = FINDINGS.get(0);
    List<Turn> turns = new ArrayList<>(OnThreads.turns(finding.counterexample()));
    turns.add(turns.get(turns.size() - 1));
    assertThatThrownBy(() -> OnThreads.follow(finding, turns))
        .hasMessageContaining("was not possible");
  }

  /** The other twin: a turn too few, and the threads are somewhere else. */
  @Test
  void scheduleThatIsCutShort_endsElsewhere() {
    Finding finding = FINDINGS.get(0);
    List<Turn> turns = OnThreads.turns(finding.counterexample());
    assertThatThrownBy(() -> OnThreads.follow(finding, turns.subList(0, turns.size() - 1)))
        .hasMessageContaining("and it should end with");
  }
}
