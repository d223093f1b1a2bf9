// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Waiting, sleeping and threads, each in a broken and in a fixed form. */
class SchedHeadersTest {
  private static final String SHARED =
      """
      static DECLARE_WAIT_QUEUE_HEAD(wq);
      static DEFINE_SPINLOCK(s);
      static DEFINE_MUTEX(m);
      static DECLARE_COMPLETION(done);
      static int ready, x;
      static struct task_struct *waiter;
      static unsigned long bits;
      static int ends(void *data)
      {
      	return 0;
      }
      static int wait(void *data)
      {
      	while (!kthread_should_stop()) {
      		set_current_state(TASK_INTERRUPTIBLE);
      		if (!kthread_should_stop())
      			schedule();
      		__set_current_state(TASK_RUNNING);
      	}
      	return 0;
      }
      static int early(void *data)
      {
      	while (!kthread_should_stop()) {
      		set_current_state(TASK_UNINTERRUPTIBLE);
      		schedule();
      	}
      	return 0;
      }
      static int parks(void *data)
      {
      	while (!kthread_should_stop()) {
      		if (kthread_should_park())
      			kthread_parkme();
      		wait_event_interruptible(wq, kthread_should_stop() || kthread_should_park());
      	}
      	return 0;
      }
      """;

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "SchedHeadersTest.csv", delimiterString = "::", quoteCharacter = '\'')
  void module_hasItsVerdict(String name, String init, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, init, one, two)).isEqualTo(expected);
  }
}
