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
      static u32 number;
      static int __percpu *parts;
      static struct srcu_struct srcu;
      static struct percpu_counter counter;
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
        "kvfree(pages) :: SLEEP_IN_ATOMIC",
        "yield() :: SLEEP_IN_ATOMIC",
        "kmem_cache_shrink(NULL) :: SLEEP_IN_ATOMIC",
        "wait_event(wq, 1) :: SLEEP_IN_ATOMIC",
        "wait_on_bit(&bits, 0, TASK_UNINTERRUPTIBLE) :: SLEEP_IN_ATOMIC",
        "class_create(\"a\") :: SLEEP_IN_ATOMIC",
        "device_destroy(NULL, 1) :: SLEEP_IN_ATOMIC",
        "debugfs_create_u32(\"a\", 0444, NULL, &number) :: SLEEP_IN_ATOMIC",
        "unregister_chrdev_region(1, 1) :: SLEEP_IN_ATOMIC",
        "kobject_uevent(kernel_kobj, KOBJ_CHANGE) :: SLEEP_IN_ATOMIC",
        "init_srcu_struct(&srcu) :: SLEEP_IN_ATOMIC",
        "free_percpu(alloc_percpu(int)) :: SLEEP_IN_ATOMIC",
        "free_percpu(alloc_percpu_gfp(int, GFP_NOWAIT)) :: PROVEN",
        "percpu_counter_init(&counter, 0, GFP_KERNEL) :: SLEEP_IN_ATOMIC",
        "percpu_counter_init(&counter, 0, GFP_ATOMIC) :: PROVEN"
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
