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
 * The answer of the offload RFC: the kthread stores {@code oom_notifier_freed} and then takes
 * {@code oom_notifier_requested} back, and out_of_memory() reads them in the opposite order. If it
 * sees the request answered and the count still 0, the credit is lost and a task is killed for
 * nothing.
 *
 * <p>The count is plain, as posted; the tests differ in the access to the flag.
 */
public final class LostCreditStress {
  private LostCreditStress() {}

  /** The two variables of a sample; a request is under way. */
  abstract static class Exchange {
    final Cell requested = Samples.cell("oom_notifier_requested", 1);
    final Cell freed = Samples.cell("oom_notifier_freed", 0);
  }

  /** Plain C accesses. The LKMM calls it a data race and promises nothing. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 42"},
      expect = ACCEPTABLE,
      desc = "Not answered yet.")
  @Outcome(id = "0, 42", expect = ACCEPTABLE, desc = "Answered.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The credit is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Exchange {

    @Actor
    public void oomNotifier() {
      freed.set(Access.PLAIN, 42);
      requested.set(Access.PLAIN, 0);
    }

    @Actor
    public void outOfMemory(II_Result result) {
      result.r1 = requested.get(Access.PLAIN);
      result.r2 = freed.get(Access.PLAIN);
    }
  }

  /** READ_ONCE() and WRITE_ONCE(). The LKMM does not order them, so the bad outcome is allowed. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 42"},
      expect = ACCEPTABLE,
      desc = "Not answered yet.")
  @Outcome(id = "0, 42", expect = ACCEPTABLE, desc = "Answered.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The credit is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Exchange {

    @Actor
    public void oomNotifier() {
      freed.set(Access.PLAIN, 42);
      requested.set(Access.ONCE, 0);
    }

    @Actor
    public void outOfMemory(II_Result result) {
      result.r1 = requested.get(Access.ONCE);
      result.r2 = freed.get(Access.PLAIN);
    }
  }

  /** smp_load_acquire() and smp_store_release(). The LKMM forbids the bad outcome. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 42"},
      expect = ACCEPTABLE,
      desc = "Not answered yet.")
  @Outcome(id = "0, 42", expect = ACCEPTABLE, desc = "Answered.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The credit is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Exchange {

    @Actor
    public void oomNotifier() {
      freed.set(Access.PLAIN, 42);
      requested.set(Access.ACQUIRE_RELEASE, 0);
    }

    @Actor
    public void outOfMemory(II_Result result) {
      result.r1 = requested.get(Access.ACQUIRE_RELEASE);
      result.r2 = freed.get(Access.PLAIN);
    }
  }

  /** Accesses with smp_mb() between them. The LKMM forbids the bad outcome. */
  @JCStressTest
  @State
  @Outcome(
      id = {"1, 0", "1, 42"},
      expect = ACCEPTABLE,
      desc = "Not answered yet.")
  @Outcome(id = "0, 42", expect = ACCEPTABLE, desc = "Answered.")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The credit is lost.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Exchange {

    @Actor
    public void oomNotifier() {
      freed.set(Access.PLAIN, 42);
      requested.set(Access.FULL, 0);
    }

    @Actor
    public void outOfMemory(II_Result result) {
      result.r1 = requested.get(Access.FULL);
      result.r2 = freed.get(Access.PLAIN);
    }
  }
}
