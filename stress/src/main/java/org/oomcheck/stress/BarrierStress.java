// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The handshake of {@link LostWakeUpStress} with WRITE_ONCE(), READ_ONCE() and a barrier of its own
 * in between. Only smp_mb() orders a store before a later load.
 */
public final class BarrierStress {
  private BarrierStress() {}

  /** The two variables of a sample. */
  abstract static class Queue {
    final Cell condition = Samples.cell("condition", 0);
    final Cell queued = Samples.cell("queued", 0);
  }

  /** smp_wmb() and smp_rmb() together. The LKMM allows the lost wake-up. */
  @JCStressTest
  @State
  @MustBeSeen("0, 0")
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "One has seen the other.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The wake-up is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class ReadAndWriteBarriers extends Queue {

    @Actor
    public void wakeUp(II_Result result) {
      condition.set(Access.ONCE, 1);
      Barrier.Kind.SMP_WMB.fence();
      Barrier.Kind.SMP_RMB.fence();
      result.r1 = queued.get(Access.ONCE);
    }

    @Actor
    public void waitEvent(II_Result result) {
      queued.set(Access.ONCE, 1);
      Barrier.Kind.SMP_WMB.fence();
      Barrier.Kind.SMP_RMB.fence();
      result.r2 = condition.get(Access.ONCE);
    }
  }

  /** smp_mb() on either side. The LKMM forbids the lost wake-up. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "One has seen the other.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The wake-up is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class FullBarriers extends Queue {

    @Actor
    public void wakeUp(II_Result result) {
      condition.set(Access.ONCE, 1);
      Barrier.Kind.SMP_MB.fence();
      result.r1 = queued.get(Access.ONCE);
    }

    @Actor
    public void waitEvent(II_Result result) {
      queued.set(Access.ONCE, 1);
      Barrier.Kind.SMP_MB.fence();
      result.r2 = condition.get(Access.ONCE);
    }
  }
}
