// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

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
  @CsvFileSource(resources = "WorkHeadersTest.csv", delimiterString = "::", quoteCharacter = '\'')
  void module_hasItsVerdict(String name, String init, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, init, one, two)).isEqualTo(expected);
  }
}
