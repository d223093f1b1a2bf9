// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * wake_up() against wait_event(), the store-buffering shape: one sets the condition and looks for
 * sleepers, the other queues itself and looks at the condition. If neither sees the other, the task
 * sleeps and no task will wake it.
 */
public final class LostWakeUpStress {
  private LostWakeUpStress() {}

  /** The two variables of a sample. */
  abstract static class Queue {
    final Cell condition = Samples.cell("condition", 0);
    final Cell queued = Samples.cell("queued", 0);
  }

  /** Plain C accesses. The LKMM calls it a data race and promises nothing. */
  @JCStressTest
  @State
  @MustBeSeen("0, 0")
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "One has seen the other.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Queue {

    @Actor
    public void wakeUp(II_Result result) {
      condition.set(Access.PLAIN, 1);
      result.r1 = queued.get(Access.PLAIN);
    }

    @Actor
    public void waitEvent(II_Result result) {
      queued.set(Access.PLAIN, 1);
      result.r2 = condition.get(Access.PLAIN);
    }
  }

  /** READ_ONCE() and WRITE_ONCE(). The LKMM allows the lost wake-up. */
  @JCStressTest
  @State
  @MustBeSeen("0, 0")
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "One has seen the other.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Queue {

    @Actor
    public void wakeUp(II_Result result) {
      condition.set(Access.ONCE, 1);
      result.r1 = queued.get(Access.ONCE);
    }

    @Actor
    public void waitEvent(II_Result result) {
      queued.set(Access.ONCE, 1);
      result.r2 = condition.get(Access.ONCE);
    }
  }

  /**
   * smp_store_release() and smp_load_acquire(). They order no store before a later load: the LKMM
   * allows the lost wake-up.
   */
  @JCStressTest
  @State
  @MustBeSeen("0, 0")
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "One has seen the other.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Queue {

    @Actor
    public void wakeUp(II_Result result) {
      condition.set(Access.ACQUIRE_RELEASE, 1);
      result.r1 = queued.get(Access.ACQUIRE_RELEASE);
    }

    @Actor
    public void waitEvent(II_Result result) {
      queued.set(Access.ACQUIRE_RELEASE, 1);
      result.r2 = condition.get(Access.ACQUIRE_RELEASE);
    }
  }

  /**
   * smp_mb() on either side, as set_current_state() and wake_up() have it. The LKMM forbids the
   * lost wake-up.
   */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "One has seen the other.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Queue {

    @Actor
    public void wakeUp(II_Result result) {
      condition.set(Access.FULL, 1);
      result.r1 = queued.get(Access.FULL);
    }

    @Actor
    public void waitEvent(II_Result result) {
      queued.set(Access.FULL, 1);
      result.r2 = condition.get(Access.FULL);
    }
  }
}
