// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small driver of ours in the place of s390 cmm: its thread runs its own OOM notifier. */
class S390CmmPartTest {
  private static final String CMM = "arch/s390/mm/cmm.c";
  private static final NotifierTree LATE = NotifierTree.of(Map.of(CMM, "s390_cmm.c"));

  @Test
  void targetGivenUpAfterTheUnlock_isFound_underTheLockItIsProven() throws IOException {
    assertThat(LATE.answer("notifier-s390-cmm", Map.of())).contains("BUSY_NO_OP");
    String unlock = "  spin_unlock(&cmm_lock);\n";
    String giveUp = "  cmm_pages_target = cmm_pages;\n";
    NotifierTree underLock = LATE.with(CMM, unlock + giveUp, giveUp + unlock);
    assertThat(underLock.answer("notifier-s390-cmm", Map.of())).isEqualTo("Proven");
  }

  @Test
  void notifierThatReportsMoreThanItFrees_isFound() throws IOException {
    assertThat(LATE.answer("s390-cmm-credit", Map.of())).isEqualTo("Proven");
    NotifierTree lies = LATE.with(CMM, "256 - take_back(256)", "256 + 0 * take_back(256)");
    assertThat(lies.answer("s390-cmm-credit", Map.of())).contains("report 256 freed pages");
  }
}
