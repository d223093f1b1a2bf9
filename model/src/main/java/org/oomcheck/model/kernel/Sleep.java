// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/** Sleeping for a time; no other task ends it early. */
public final class Sleep {
  private static final int MILLIS_PER_SECOND = 1000;

  private final Machine machine;

  public Sleep(Machine machine) {
    this.machine = machine;
  }

  /** Sleeps for a number of jiffies. Context: may sleep. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "schedule_timeout_uninterruptible")
  public void scheduleTimeoutUninterruptible(int jiffies) {
    sleep("schedule_timeout_uninterruptible(" + jiffies + ")", jiffies);
  }

  /** Sleeps as a task that does not count as busy, uninterruptibly. Context: may sleep. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "schedule_timeout_idle")
  public void scheduleTimeoutIdle(int jiffies) {
    sleep("schedule_timeout_idle(" + jiffies + ")", jiffies);
  }

  /** Sleeps for a number of jiffies; being killed early is left out. Context: may sleep. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "schedule_timeout_killable")
  public void scheduleTimeoutKillable(int jiffies) {
    sleep("schedule_timeout_killable(" + jiffies + ")", jiffies);
  }

  /** Sleeps for a number of jiffies; no queue gets less congested here. Context: may sleep. */
  @KernelRef(path = "mm/backing-dev.c", symbol = "congestion_wait", omits = "being woken early")
  public void congestionWait(int jiffies) {
    sleep("congestion_wait(" + jiffies + ")", jiffies);
  }

  /** Sleeps for a number of milliseconds, rounded up to whole jiffies. Context: may sleep. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "msleep")
  public void msleep(int millis) {
    sleep("msleep(" + millis + ")", millisToJiffies(millis));
  }

  /** A time in jiffies, rounded up, {@code msecs_to_jiffies()}. */
  public int millisToJiffies(int millis) {
    return (millis * machine.hz() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
  }

  private void sleep(String label, int jiffies) {
    machine.perform(
        Step.run(this, label, () -> {})
            .when(() -> false)
            .timeout(jiffies, () -> Boolean.TRUE)
            .touchingNothing()
            .sleeping());
  }
}
