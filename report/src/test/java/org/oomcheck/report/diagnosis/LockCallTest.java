// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.model.machine.KernelFrame;

class LockCallTest {
  private static final List<KernelFrame> STACK =
      List.of(new KernelFrame("wait_event", "", 0), new KernelFrame("tell_host", "x.c", 7));

  /** That a task waits in wait_event() at wait_event() says nothing of where. */
  @Test
  void callThatWaits_isNotItsOwnCaller() {
    assertThat(LockCall.caller(LockCall.outside(STACK, "wait_event(vb->acked)")))
        .isEqualTo("tell_host()");
    assertThat(LockCall.place(LockCall.outside(STACK, "wait_event(vb->acked)")))
        .isEqualTo("tell_host() (x.c:7)");
  }

  @Test
  void anotherStep_leavesTheStackAsItIs() {
    assertThat(LockCall.outside(STACK, "wait_event_timeout(vb->acked)")).isEqualTo(STACK);
    assertThat(LockCall.outside(STACK, "waits for a kick")).isEqualTo(STACK);
    assertThat(LockCall.outside(STACK, null)).isEqualTo(STACK);
  }
}
