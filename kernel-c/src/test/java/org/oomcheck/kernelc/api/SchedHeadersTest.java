// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waiting, sleeping and threads, each in a broken and in a fixed form. */
class SchedHeadersTest {
  private static final String SHARED =
      """
      static DECLARE_WAIT_QUEUE_HEAD(wq);
      static DEFINE_SPINLOCK(s);
      static DEFINE_MUTEX(m);
      static int ready, x;
      static struct task_struct *waiter;
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
  @CsvSource(
      delimiterString = "::",
      value = {
        "woken up :: ; :: wait_event(wq, READ_ONCE(ready)); :: WRITE_ONCE(ready, 1); wake_up(&wq); :: PROVEN",
        "never woken up :: ; :: wait_event(wq, READ_ONCE(ready)); :: WRITE_ONCE(ready, 1); :: LOST_WAKEUP",
        "woken up too early :: ; :: wait_event(wq, READ_ONCE(ready)); :: wake_up(&wq); WRITE_ONCE(ready, 1); :: LOST_WAKEUP",
        "the wrong wake-up :: ; :: wait_event(wq, READ_ONCE(ready)); :: WRITE_ONCE(ready, 1); wake_up_interruptible(&wq); :: LOST_WAKEUP",
        "interruptible :: ; :: BUG_ON(wait_event_interruptible(wq, READ_ONCE(ready)) != 0); :: WRITE_ONCE(ready, 1); wake_up_interruptible(&wq); :: PROVEN",
        "a condition that keeps what it read :: ; :: int got = 0; wait_event(wq, (got = READ_ONCE(ready)) != 0); BUG_ON(got != 1); :: WRITE_ONCE(ready, 1); wake_up(&wq); :: PROVEN",
        "a condition that keeps what it read, and more :: ; :: int got = 0; wait_event(wq, (got = READ_ONCE(ready)) != 0); BUG_ON(got != 2); :: WRITE_ONCE(ready, 1); wake_up(&wq); WRITE_ONCE(ready, 2); wake_up(&wq); :: KERNEL_BUG",
        "a timeout :: ; :: BUG_ON(wait_event_timeout(wq, READ_ONCE(ready), HZ) && !READ_ONCE(ready)); :: ; :: PROVEN",
        "a timeout that is not looked at :: ; :: wait_event_timeout(wq, READ_ONCE(ready), HZ); BUG_ON(!READ_ONCE(ready)); :: ; :: KERNEL_BUG",
        "a wait under a spinlock :: ; :: spin_lock(&s); wait_event(wq, 1); spin_unlock(&s); :: ; :: SLEEP_IN_ATOMIC",
        "a wait that drops its lock :: ; :: spin_lock_irq(&s); wait_event_lock_irq(wq, ready, s); spin_unlock_irq(&s); :: spin_lock_irq(&s); ready = 1; spin_unlock_irq(&s); wake_up(&wq); :: PROVEN",
        "a loop of its own :: ; :: DEFINE_WAIT(wait); for (;;) { prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE); if (READ_ONCE(ready)) break; schedule(); } finish_wait(&wq, &wait); :: WRITE_ONCE(ready, 1); wake_up(&wq); :: PROVEN",
        "a loop that tests first :: ; :: DEFINE_WAIT(wait); while (!READ_ONCE(ready)) { prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE); schedule(); } finish_wait(&wq, &wait); :: WRITE_ONCE(ready, 1); wake_up(&wq); :: LOST_WAKEUP",
        "a loop with a timeout :: ; :: long left = HZ; DEFINE_WAIT(wait); while (left) { prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE); if (READ_ONCE(ready)) break; left = schedule_timeout(left); } finish_wait(&wq, &wait); :: ; :: PROVEN",
        "a sleep :: ; :: msleep(10); x = 1; :: ; :: PROVEN",
        "a sleep in atomic context :: ; :: spin_lock(&s); msleep(10); spin_unlock(&s); :: ; :: SLEEP_IN_ATOMIC",
        "a delay in atomic context :: ; :: spin_lock(&s); udelay(10); spin_unlock(&s); :: ; :: PROVEN",
        "schedule in atomic context :: ; :: spin_lock(&s); schedule(); spin_unlock(&s); :: ; :: SLEEP_IN_ATOMIC",
        "a timeout sleeps :: ; :: BUG_ON(schedule_timeout_uninterruptible(HZ) != 0); :: ; :: PROVEN",
        "a thread that is stopped :: waiter = kthread_run(wait, NULL, \"waiter\"); :: kthread_stop(waiter); :: ; :: PROVEN",
        "a thread that asks too early :: waiter = kthread_run(early, NULL, \"early\"); :: kthread_stop(waiter); :: ; :: LOST_WAKEUP",
        "a thread that is stopped under its lock :: waiter = kthread_run(wait, NULL, \"waiter\"); :: spin_lock(&s); kthread_stop(waiter); spin_unlock(&s); :: ; :: SLEEP_IN_ATOMIC",
        "a thread that is parked :: waiter = kthread_run(parks, NULL, \"parks\"); :: kthread_park(waiter); kthread_unpark(waiter); kthread_stop(waiter); :: ; :: PROVEN",
        "a thread that never parks :: waiter = kthread_run(wait, NULL, \"waiter\"); :: kthread_park(waiter); kthread_stop(waiter); :: ; :: DEADLOCK",
      })
  void module_hasItsVerdict(String name, String init, String one, String two, String expected) {
    assertThat(Modules.verdict(SHARED, init, one, two)).isEqualTo(expected);
  }
}
