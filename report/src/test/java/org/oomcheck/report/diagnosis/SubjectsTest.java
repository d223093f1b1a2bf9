// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.InterpretedSample;

/** A complaint and a race come with the call traces of their tasks, where lines are known. */
class SubjectsTest {
  private static final String HERE =
      " (" + InterpretedSample.FILE + ":" + InterpretedSample.ALLOC_LINE + ")";

  private static Finding finding(CheckResult result, Hazard hazard) {
    return result.findings().stream()
        .filter(each -> each.counterexample().hazard() == hazard)
        .findFirst()
        .orElseThrow();
  }

  private static ArrayNode end(Counterexample counterexample) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    StackJson.addEnd(array, counterexample);
    return array;
  }

  @Test
  void complaint_comesWithItsStackAndLocks() {
    Finding finding = finding(InterpretedSample.complaint(), Hazard.KERNEL_BUG);
    assertThat(new Report(finding).text())
        .contains(
            "complains\nCall Trace:\n fill_balloon" + HERE,
            "#0: &vb->balloon_lock, taken in fill_balloon() (");
    assertThat(end(finding.counterexample())).hasSize(1);
    assertThat(end(finding.counterexample()).at("/0/stack/0/line").asInt())
        .isEqualTo(InterpretedSample.ALLOC_LINE);
    assertThat(end(finding.counterexample()).at("/0/blocked").asBoolean()).isFalse();
  }

  @Test
  void complaintWithoutLines_hasNoStack() {
    Finding finding = finding(InterpretedSample.complaintWithoutLines(), Hazard.KERNEL_BUG);
    assertThat(new Report(finding).text()).doesNotContain("Call Trace:");
  }

  @Test
  void race_comesWithTheStacksThatHaveLines() {
    Finding finding = finding(InterpretedSample.race(), Hazard.DATA_RACE);
    assertThat(new Report(finding).text())
        .containsPattern("INFO: task [^ ]+ is about to run vb->num_pages")
        .contains(HERE);
  }

  /** What a step carries does not stop its task. */
  @Test
  void complaintOfAStep_comesWithItsStack() {
    Finding finding = finding(InterpretedSample.complaintOfAStep(), Hazard.ACCOUNTING);
    assertThat(new Report(finding).text())
        .containsPattern("INFO: task [^ ]+ complains\nCall Trace:\n fill_balloon")
        .contains(HERE)
        .doesNotContain("is about to run complains");
  }
}
