// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;

/** Loops of C: a variable that is dead at a head does not multiply states. */
class LoopsTest {
  private static final String TOP = "static int flag;\nstatic int value;\n";

  private static Verdict.Proven proven(String one) {
    Verdict verdict =
        new Explorer(Options.defaults())
            .explore(
                ModuleWorld.of(
                    SmallModule.parse(
                        SmallModule.text(
                            TOP, "", one, "WRITE_ONCE(value, 7); WRITE_ONCE(flag, 1);"))));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    return (Verdict.Proven) verdict;
  }

  @Test
  void deadVariable_doesNotMultiplyStates() {
    String dead = "int v; while (!READ_ONCE(flag)) { v = READ_ONCE(value); BUG_ON(v == 3); }";
    String asLive = "int v = 0; while (!READ_ONCE(flag)) { v = READ_ONCE(value); } BUG_ON(v == 3);";
    assertThat(proven(dead).coverage().states()).isLessThan(proven(asLive).coverage().states());
  }

  /** The condition of a wait is code of the function that waits, whatever the wait is called. */
  @Test
  void raceInACondition_namesTheFunctionThatWaits() {
    String top = TOP + "static DECLARE_WAIT_QUEUE_HEAD(queue);\n";
    for (String wait :
        List.of("wait_event(queue, value)", "wait_event_timeout(queue, value, HZ)")) {
      Verdict verdict =
          SmallModule.verdict(SmallModule.text(top, "", wait + ";", "value = 7; wake_up(&queue);"));
      assertThat(((Verdict.Violated) verdict).counterexamples())
          .filteredOn(each -> each.hazard() == Hazard.DATA_RACE)
          .singleElement()
          .satisfies(each -> assertThat(each.finding().text()).contains("value in thread0()"));
    }
  }

  @Test
  void liveVariable_isNotForgotten() {
    String body =
        "int n = 0; while (!READ_ONCE(flag)) { if (READ_ONCE(value)) n = 1; } BUG_ON(n == 1);";
    assertThat(
            SmallModule.answer(
                SmallModule.verdict(
                    SmallModule.text(TOP, "", body, "WRITE_ONCE(value, 7); WRITE_ONCE(flag, 1);"))))
        .isEqualTo("KERNEL_BUG");
  }
}
