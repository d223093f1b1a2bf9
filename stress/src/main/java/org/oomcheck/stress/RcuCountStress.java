// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * rcu_oom_notify() re-entered: it waits until oom_callback_count is 0 and then uses the rcu_heads
 * again, and the last callback has let go of its own before it counts down. If the notifier sees
 * the count at 0 and the rcu_head as it was before, it queues what is queued still.
 *
 * <p>atomic_dec_and_test(), here the store, is fully ordered. atomic_read() is not: to the LKMM it
 * is READ_ONCE(), and only the stores behind it are kept in order, by the branch. The smp_mb() of
 * wait_event() stands before the read and does not help either. Java's opaque mode promises less
 * than the LKMM, which is why the reuse is seen here as a read.
 */
public final class RcuCountStress {
  private RcuCountStress() {}

  /** One callback is left, and its rcu_head still queued. */
  abstract static class Callbacks {
    private final Cell count = Samples.cell("oom_callback_count", 1);
    private final Cell head = Samples.cell("rdp->oom_head", 0);

    final void rcuOomCallback(Access mode) {
      head.set(Access.PLAIN, 7);
      count.set(mode, 0);
    }

    final void rcuOomNotify(Access mode, II_Result result) {
      result.r1 = count.get(mode);
      result.r2 = head.get(Access.PLAIN);
    }
  }

  /** Plain C accesses. The LKMM calls it a data race and promises nothing. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 7"},
      expect = ACCEPTABLE,
      desc = "A callback is left; the notifier waits on.")
  @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "The callback is through with the rcu_head.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Reused as it was before the callback has run.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Callbacks {

    @Actor
    public void rcuOomCallback() {
      rcuOomCallback(Access.PLAIN);
    }

    @Actor
    public void rcuOomNotify(II_Result result) {
      rcuOomNotify(Access.PLAIN, result);
    }
  }

  /** atomic_dec_and_test() and atomic_read(), as in v4.13. The LKMM allows the old rcu_head. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 7"},
      expect = ACCEPTABLE,
      desc = "A callback is left; the notifier waits on.")
  @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "The callback is through with the rcu_head.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Reused as it was before the callback has run.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Callbacks {

    @Actor
    public void rcuOomCallback() {
      rcuOomCallback(Access.FULL);
    }

    @Actor
    public void rcuOomNotify(II_Result result) {
      rcuOomNotify(Access.ONCE, result);
    }
  }

  /** atomic_dec_return_release() and atomic_read_acquire(). The LKMM forbids the old rcu_head. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 7"},
      expect = ACCEPTABLE,
      desc = "A callback is left; the notifier waits on.")
  @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "The callback is through with the rcu_head.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Reused as it was before the callback has run.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Callbacks {

    @Actor
    public void rcuOomCallback() {
      rcuOomCallback(Access.ACQUIRE_RELEASE);
    }

    @Actor
    public void rcuOomNotify(II_Result result) {
      rcuOomNotify(Access.ACQUIRE_RELEASE, result);
    }
  }

  /** atomic_read() with smp_mb() behind it. The LKMM forbids the old rcu_head. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 7"},
      expect = ACCEPTABLE,
      desc = "A callback is left; the notifier waits on.")
  @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "The callback is through with the rcu_head.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Reused as it was before the callback has run.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Callbacks {

    @Actor
    public void rcuOomCallback() {
      rcuOomCallback(Access.FULL);
    }

    @Actor
    public void rcuOomNotify(II_Result result) {
      rcuOomNotify(Access.FULL, result);
    }
  }
}
