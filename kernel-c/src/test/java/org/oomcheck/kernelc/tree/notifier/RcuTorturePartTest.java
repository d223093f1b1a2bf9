// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small flood of RCU callbacks of ours in the place of rcutorture. */
class RcuTorturePartTest {
  private static final String FILE = "kernel/rcu/rcutorture.c";
  private static final String SCENARIO = "notifier-rcutorture";
  private static final NotifierTree TREE = NotifierTree.of(Map.of(FILE, "rcutorture.c"));

  private static String answer(NotifierTree tree) throws IOException {
    return tree.answer(SCENARIO, Map.of());
  }

  @Test
  void notifierThatWaitsForCallbacks_stallsOthersForAGracePeriod() throws IOException {
    assertThat(answer(TREE)).startsWith("[STALL").doesNotContain("DEADLOCK", "LOCK_MISUSE");
  }

  /** The call goes through a table of functions. */
  @Test
  void notifierThatDoesNotWait_stallsNoTask() throws IOException {
    assertThat(answer(TREE.with(FILE, "  cur_ops->cb_barrier();\n", ""))).isEqualTo("Proven");
  }

  @Test
  void mutexThatIsKept_isFound() throws IOException {
    String unlock = "++;\n  mutex_unlock(&rcu_fwd_mutex);\n";
    assertThat(answer(TREE.with(FILE, unlock, "++;\n"))).contains("LOCK_MISUSE", "DEADLOCK");
  }

  /** A WARN() of a number is there on purpose; one that asks something is a complaint. */
  @Test
  void warning_isFoundWhereItsConditionHolds() throws IOException {
    String always = "WARN(1, ";
    assertThat(answer(TREE)).doesNotContain("KERNEL_BUG");
    assertThat(answer(TREE.with(FILE, always, "WARN(!rcu_fwds, "))).doesNotContain("KERNEL_BUG");
    assertThat(answer(TREE.with(FILE, always, "WARN(rcu_fwds != NULL, "))).contains("KERNEL_BUG");
  }

  /** The line of the tree may move; the one that a patch adds is none that always came. */
  @Test
  void warningThatAPatchAdds_isFound_andTheOldOneStaysSilent() throws IOException {
    String freed = "  (*(unsigned long *)nfreed)++;\n";
    String added = "  WARN(1, \"freed\\n\");\n";
    assertThat(answer(TREE.patched(FILE, freed, added + freed)))
        .contains("KERNEL_BUG WARNING at kernel/rcu/rcutorture.c:")
        .contains(": WARN(1)");
    assertThat(answer(TREE.patched(FILE, "  WARN(1, ", "  if (rcu_fwds)\n    WARN(1, ")))
        .doesNotContain("KERNEL_BUG");
  }

  /** The notifier could run with what is freed. */
  @Test
  void notifierThatStaysRegistered_isFound() throws IOException {
    String unregister = "  unregister_oom_notifier(&oom_nb);\n";
    NotifierTree late =
        TREE.with(FILE, unregister, "")
            .with(FILE, "  kfree(flood);\n", "  kfree(flood);\n" + unregister)
            .with(FILE, "  flood = rcu_fwds;\n  rcu_fwds = NULL;\n", "  flood = rcu_fwds;\n");
    assertThat(answer(late)).contains("used after it was freed");
  }
}
