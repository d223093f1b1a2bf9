// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.kernelc.tree.FunctionUse;
import org.oomcheck.model.machine.KernelFrame;

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

  /** The init function runs while the world boots, and no other task. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spin_lock(&cmm_lock); mutex_lock(&m); mutex_unlock(&m); spin_unlock(&cmm_lock); | SLEEP_IN_ATOMIC",
        "mutex_lock(&m); spin_lock(&cmm_lock); spin_unlock(&cmm_lock); mutex_unlock(&m); | BUSY_NO_OP",
        "mutex_lock(&m); | LOCK_MISUSE",
      })
  void initThatSleepsUnderASpinlock_orKeepsALock_isFound(String calls, String found)
      throws IOException {
    String init = "static int cmm_init(void)\n{\n";
    NotifierTree tree = LATE.with(CMM, init, "static DEFINE_MUTEX(m);\n" + init + calls + "\n");
    assertThat(tree.answer("notifier-s390-cmm", Map.of())).contains(found);
  }

  /** A driver that is part of the kernel is loaded by no insmod. */
  @Test
  void complaintOfTheBoot_namesTheTaskThatBoots() throws IOException {
    String init = "static int cmm_init(void)\n{\n";
    NotifierTree tree = LATE.with(CMM, init, init + "  spin_lock(&cmm_lock);\n  msleep(1);\n");
    Verdict verdict = tree.verdict("notifier-s390-cmm", Map.of());
    assertThat(((Verdict.Violated) verdict).counterexamples())
        .singleElement()
        .satisfies(found -> assertThat(found.message()).startsWith("swapper/0 sleeps in atomic"));
  }

  /** The stack is that of the functions that ran while the world booted. */
  @Test
  void complaintOfTheBoot_hasItsCallTrace() throws IOException {
    String init = "static int cmm_init(void)\n{\n";
    String fails = "static void fails(void)\n{\n  BUG_ON(!cmm_thread_ptr);\n}\n";
    NotifierTree tree = LATE.with(CMM, init, fails + init + "  fails();\n");
    Verdict verdict = tree.verdict("notifier-s390-cmm", Map.of());
    assertThat(((Verdict.Violated) verdict).counterexamples())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.message()).endsWith("BUG_ON(!cmm_thread_ptr)");
              assertThat(found.tasks().get(0).stack())
                  .extracting(KernelFrame::symbol)
                  .containsExactly("fails", "cmm_init");
              assertThat(found.message())
                  .contains(" at " + found.tasks().get(0).stack().get(0).location() + ":");
            });
  }

  /** No task of these worlds writes to a file of sysctl. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"register_sysctl(\"vm\", table) | NOT_REACHED", "use(table) | RUN"})
  void handlerOfSysctl_doesNotCountAsRun(String call, FunctionUse.Use use) throws IOException {
    String init = "static int cmm_init(void)\n{\n";
    String table =
        """
        static int handler(struct ctl_table *table, int write)
        {
          return 0;
        }
        static struct ctl_table table[] = {{ .proc_handler = handler }};
        static void use(struct ctl_table *table)
        {
        }
        """;
    NotifierTree tree = LATE.with(CMM, init, table + init + "  " + call + ";\n");
    assertThat(tree.tree().functions())
        .filteredOn(each -> each.name().equals("handler"))
        .extracting(FunctionUse::use)
        .containsExactly(use);
  }

  @Test
  void notifierThatReportsMoreThanItFrees_isFound() throws IOException {
    assertThat(LATE.answer("s390-cmm-credit", Map.of())).isEqualTo("Proven");
    NotifierTree lies = LATE.with(CMM, "256 - take_back(256)", "256 + 0 * take_back(256)");
    assertThat(lies.answer("s390-cmm-credit", Map.of())).contains("report 256 freed pages");
  }
}
