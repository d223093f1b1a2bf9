// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work, timers, notifier chains and allocations, each in a broken and in a fixed form. */
class WorkHeadersTest {
  private static final String SHARED =
      """
      struct device_data { int number; struct work_struct work; struct delayed_work later; };
      static DEFINE_MUTEX(m);
      static DEFINE_SPINLOCK(s);
      static struct device_data d;
      static struct timer_list timer;
      static struct workqueue_struct *wq;
      static BLOCKING_NOTIFIER_HEAD(chain);
      static ATOMIC_NOTIFIER_HEAD(atomic_chain);
      static int x;
      static void locks(struct work_struct *work)
      {
      	struct device_data *data = container_of(work, struct device_data, work);
      	mutex_lock(&m);
      	data->number++;
      	mutex_unlock(&m);
      }
      static void later(struct work_struct *work)
      {
      	struct device_data *data = container_of(to_delayed_work(work), struct device_data, later);
      	WRITE_ONCE(data->number, 5);
      }
      static void expires(struct timer_list *t)
      {
      	spin_lock(&s);
      	x = 1;
      	spin_unlock(&s);
      }
      static void sleeps(struct timer_list *t)
      {
      	mutex_lock(&m);
      	mutex_unlock(&m);
      }
      static int frees(struct notifier_block *nb, unsigned long action, void *data)
      {
      	unsigned long *freed = data;
      	mutex_lock(&m);
      	*freed += action;
      	mutex_unlock(&m);
      	return NOTIFY_OK;
      }
      static int stops(struct notifier_block *nb, unsigned long action, void *data)
      {
      	return NOTIFY_STOP;
      }
      static struct notifier_block first = { .notifier_call = frees, .priority = 1 };
      static struct notifier_block second = { .notifier_call = stops, .priority = 2 };
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "::",
      value = {
        "work runs :: INIT_WORK(&d.work, locks); :: schedule_work(&d.work); flush_work(&d.work); mutex_lock(&m); BUG_ON(d.number != 1); mutex_unlock(&m); :: ; :: PROVEN",
        "work may not have run :: INIT_WORK(&d.work, locks); :: schedule_work(&d.work); mutex_lock(&m); BUG_ON(d.number != 1); mutex_unlock(&m); :: ; :: KERNEL_BUG",
        "work is flushed under its lock :: INIT_WORK(&d.work, locks); :: schedule_work(&d.work); mutex_lock(&m); flush_work(&d.work); mutex_unlock(&m); :: ; :: DEADLOCK",
        "work is cancelled under its lock :: INIT_WORK(&d.work, locks); :: mutex_lock(&m); cancel_work_sync(&d.work); mutex_unlock(&m); :: schedule_work(&d.work); :: DEADLOCK",
        "work is cancelled :: INIT_WORK(&d.work, locks); :: cancel_work_sync(&d.work); :: schedule_work(&d.work); :: PROVEN",
        "work is queued by init :: INIT_WORK(&d.work, locks); wq = alloc_workqueue(\"wq\", WQ_MEM_RECLAIM, 0); queue_work(wq, &d.work); :: flush_workqueue(wq); :: ; :: PROVEN",
        "work on a destroyed queue :: INIT_WORK(&d.work, locks); wq = alloc_workqueue(\"wq\", 0, 0); :: destroy_workqueue(wq); :: queue_work(wq, &d.work); :: LIFECYCLE",
        "delayed work :: INIT_DELAYED_WORK(&d.later, later); :: schedule_delayed_work(&d.later, HZ); flush_delayed_work(&d.later); BUG_ON(READ_ONCE(d.number) != 5); :: ; :: PROVEN",
        "delayed work comes later :: INIT_DELAYED_WORK(&d.later, later); :: schedule_delayed_work(&d.later, HZ); BUG_ON(READ_ONCE(d.number) != 5); :: ; :: KERNEL_BUG",
        "a timer and its lock :: timer_setup(&timer, expires, 0); :: mod_timer(&timer, jiffies + HZ); spin_lock_bh(&s); x = 2; spin_unlock_bh(&s); :: ; :: PROVEN",
        "a timer comes to the holder of its lock :: timer_setup(&timer, expires, 0); :: mod_timer(&timer, jiffies + HZ); spin_lock(&s); x = 2; spin_unlock(&s); :: ; :: DEADLOCK",
        "a timer is deleted under its lock :: timer_setup(&timer, expires, 0); :: mod_timer(&timer, jiffies + HZ); spin_lock_bh(&s); del_timer_sync(&timer); spin_unlock_bh(&s); :: ; :: DEADLOCK",
        "a timer is deleted :: timer_setup(&timer, expires, 0); :: mod_timer(&timer, jiffies + HZ); del_timer_sync(&timer); :: ; :: PROVEN",
        "a timer sleeps :: timer_setup(&timer, sleeps, 0); mod_timer(&timer, jiffies + 1); :: ; :: ; :: SLEEP_IN_ATOMIC",
        "a chain is called :: blocking_notifier_chain_register(&chain, &first); :: unsigned long freed = 0; blocking_notifier_call_chain(&chain, 3, &freed); BUG_ON(freed != 3); :: ; :: PROVEN",
        "a chain stops at the higher priority :: blocking_notifier_chain_register(&chain, &first); blocking_notifier_chain_register(&chain, &second); :: unsigned long freed = 0; BUG_ON(blocking_notifier_call_chain(&chain, 3, &freed) != NOTIFY_STOP); BUG_ON(freed != 0); :: ; :: PROVEN",
        "a callback is taken off under its lock :: blocking_notifier_chain_register(&chain, &first); :: unsigned long freed = 0; blocking_notifier_call_chain(&chain, 3, &freed); :: mutex_lock(&m); blocking_notifier_chain_unregister(&chain, &first); mutex_unlock(&m); :: DEADLOCK",
        "a callback is taken off :: blocking_notifier_chain_register(&chain, &first); :: unsigned long freed = 0; blocking_notifier_call_chain(&chain, 3, &freed); :: blocking_notifier_chain_unregister(&chain, &first); :: PROVEN",
        "an atomic chain whose callback sleeps :: atomic_notifier_chain_register(&atomic_chain, &first); :: unsigned long freed = 0; atomic_notifier_call_chain(&atomic_chain, 3, &freed); :: ; :: SLEEP_IN_ATOMIC",
        "errors as answers :: BUG_ON(notifier_to_errno(notifier_from_errno(-EBUSY)) != -EBUSY); :: BUG_ON(notifier_to_errno(NOTIFY_OK)); :: ; :: PROVEN",
        "memory under a spinlock :: ; :: struct device_data *p; spin_lock(&s); p = kmalloc(sizeof(*p), GFP_KERNEL); kfree(p); spin_unlock(&s); :: ; :: SLEEP_IN_ATOMIC",
        "atomic memory under a spinlock :: ; :: struct device_data *p; spin_lock(&s); p = kmalloc(sizeof(*p), GFP_ATOMIC); kfree(p); spin_unlock(&s); :: ; :: PROVEN",
      })
  void module_hasItsVerdict(String name, String init, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, init, one, two)).isEqualTo(expected);
  }
}
