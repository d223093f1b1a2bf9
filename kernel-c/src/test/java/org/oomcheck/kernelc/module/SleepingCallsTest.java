// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls under a spinlock that may sleep in the kernel, each where it has no reason to. */
class SleepingCallsTest {
  private static final String TOP =
      """
      static DEFINE_SPINLOCK(lock);
      static DECLARE_WAIT_QUEUE_HEAD(wq);
      static unsigned long bits;
      static void *pages;
      static void function(struct work_struct *work)
      {
      }
      static void soon(struct tasklet_struct *tasklet)
      {
      }
      static DECLARE_WORK(work, function);
      static DECLARE_DELAYED_WORK(later, function);
      static DECLARE_TASKLET(tasklet, soon);
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "::",
      value = {
        "flush_work(&work) :: SLEEP_IN_ATOMIC",
        "cancel_work_sync(&work) :: SLEEP_IN_ATOMIC",
        "cancel_work(&work) :: PROVEN",
        "flush_delayed_work(&later) :: SLEEP_IN_ATOMIC",
        "cancel_delayed_work(&later) :: PROVEN",
        "tasklet_disable(&tasklet) :: SLEEP_IN_ATOMIC",
        "vfree(pages) :: SLEEP_IN_ATOMIC",
        "kvfree(pages) :: PROVEN",
        "yield() :: SLEEP_IN_ATOMIC",
        "kmem_cache_shrink(NULL) :: SLEEP_IN_ATOMIC",
        "wait_event(wq, 1) :: SLEEP_IN_ATOMIC",
        "wait_on_bit(&bits, 0, TASK_UNINTERRUPTIBLE) :: SLEEP_IN_ATOMIC"
      })
  void callUnderASpinlock_isJudgedByWhatItMayDo(String call, String expected) {
    String body = "spin_lock(&lock);\n%s;\nspin_unlock(&lock);".formatted(call);
    String module = SmallModule.text(TOP, "pages = vmalloc(8);", body);
    assertThat(SmallModule.answer(SmallModule.verdict(module))).isEqualTo(expected);
  }

  /** Softirqs that are disabled count as an interrupt: the pages are freed later. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"vfree(pages)", "kvfree(pages)"})
  void vfree_isLeftForLater_whereSoftirqsAreDisabled(String call) {
    String body = "local_bh_disable();\n%s;\nlocal_bh_enable();".formatted(call);
    String module = SmallModule.text(TOP, "pages = vmalloc(8);", body);
    assertThat(SmallModule.answer(SmallModule.verdict(module))).isEqualTo("PROVEN");
  }
}
