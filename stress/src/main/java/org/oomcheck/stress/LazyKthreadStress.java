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
 * The offload RFC creates its kthread in the first register_oom_notifier(): if oom_notifier_th is
 * not set, create one and set it. Two drivers that register at once may both see none. That is a
 * look and a store, not the order of two accesses: no access mode helps, a lock around both does.
 */
public final class LazyKthreadStress {
  private LazyKthreadStress() {}

  /** The kernel of a sample, before the first registration. */
  abstract static class Registration {
    private final Cell th = Samples.cell("oom_notifier_th", 0);
    private final Object oomLock = new Object();

    /** 1 if this registration has created a kthread. */
    final int register(Access mode) {
      if (th.get(mode) != 0) {
        return 0;
      }
      th.set(mode, 1);
      return 1;
    }

    final int registerUnderLock() {
      synchronized (oomLock) {
        return register(Access.PLAIN);
      }
    }
  }

  /** Plain C accesses, as posted. A data race in the LKMM; two kthreads allowed. */
  @JCStressTest
  @State
  @MustBeSeen("1, 1")
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has created the kthread.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both of them have: two kthreads.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Registration {

    @Actor
    public void oneDriver(II_Result result) {
      result.r1 = register(Access.PLAIN);
    }

    @Actor
    public void anotherDriver(II_Result result) {
      result.r2 = register(Access.PLAIN);
    }
  }

  /** READ_ONCE() and WRITE_ONCE(). No data race any more; the LKMM allows two kthreads. */
  @JCStressTest
  @State
  @MustBeSeen("1, 1")
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has created the kthread.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both of them have: two kthreads.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Registration {

    @Actor
    public void oneDriver(II_Result result) {
      result.r1 = register(Access.ONCE);
    }

    @Actor
    public void anotherDriver(II_Result result) {
      result.r2 = register(Access.ONCE);
    }
  }

  /** smp_load_acquire() and smp_store_release(). The LKMM allows two kthreads. */
  @JCStressTest
  @State
  @MustBeSeen("1, 1")
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has created the kthread.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both of them have: two kthreads.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Registration {

    @Actor
    public void oneDriver(II_Result result) {
      result.r1 = register(Access.ACQUIRE_RELEASE);
    }

    @Actor
    public void anotherDriver(II_Result result) {
      result.r2 = register(Access.ACQUIRE_RELEASE);
    }
  }

  /** Accesses with smp_mb() between them. The LKMM allows two kthreads: it is no cmpxchg(). */
  @JCStressTest
  @State
  @MustBeSeen("1, 1")
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has created the kthread.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Both of them have: two kthreads.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Registration {

    @Actor
    public void oneDriver(II_Result result) {
      result.r1 = register(Access.FULL);
    }

    @Actor
    public void anotherDriver(II_Result result) {
      result.r2 = register(Access.FULL);
    }
  }

  /** Under a lock, as offload-chain-repaired does it. The LKMM forbids two kthreads. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has created the kthread.")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Both of them have: two kthreads.")
  @Outcome(expect = FORBIDDEN)
  public static class UnderLock extends Registration {

    @Actor
    public void oneDriver(II_Result result) {
      result.r1 = registerUnderLock();
    }

    @Actor
    public void anotherDriver(II_Result result) {
      result.r2 = registerUnderLock();
    }
  }
}
