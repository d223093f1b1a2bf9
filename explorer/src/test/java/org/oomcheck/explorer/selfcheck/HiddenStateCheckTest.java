// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.HarnessException;

/** State outside of cells that changes late. */
class HiddenStateCheckTest {
  /** An odd number, far behind the runs after each of which everything is compared. */
  private static final int RUNS = 9_999;

  private static final String SHORTLY = ", or other code that has run shortly before";

  /** A check that has seen a task run often whose code refers to these arrays. */
  private static HiddenStateCheck seen(int[][] arrays) {
    HiddenStateCheck check = new HiddenStateCheck();
    check.addBody("task", () -> arrays[0][0] = 0);
    for (int run = 1; run < RUNS; run++) {
      check.bodyRan("task");
    }
    return check;
  }

  @Test
  void littleState_isComparedEachTime() {
    int[][] arrays = new int[10][1];
    HiddenStateCheck check = seen(arrays);
    arrays[9][0] = 1;
    assertThatThrownBy(() -> check.bodyRan("task"))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("an array int[]")
        .hasMessageContaining("task 'task' changes it")
        .hasMessageNotContaining(SHORTLY);
  }

  @Test
  void muchState_isComparedSometimes_andAtTheEnd() {
    int[][] arrays = new int[100][1];
    HiddenStateCheck check = seen(arrays);
    assertThatCode(check::finish).doesNotThrowAnyException();
    arrays[99][0] = 1;
    check.bodyRan("task");
    assertThatThrownBy(check::finish)
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining(SHORTLY);
    assertThatThrownBy(() -> check.bodyRan("task"))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining(SHORTLY);
  }
}
