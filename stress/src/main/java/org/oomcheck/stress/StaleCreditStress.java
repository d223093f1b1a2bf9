// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The request of the offload RFC: out_of_memory() clears {@code oom_notifier_freed} and then sets
 * {@code oom_notifier_requested}; the kthread sees the request and adds what it frees. If it adds
 * to what was there before, the credit is stale: pages that an earlier request has freed.
 *
 * <p>The count is plain, as posted; the tests differ in the access to the flag.
 */
public final class StaleCreditStress {
  private StaleCreditStress() {}

  /** The two variables of a sample; 5 pages are left from an earlier request. */
  abstract static class Exchange {
    final Cell requested = Samples.cell("oom_notifier_requested", 0);
    final Cell freed = Samples.cell("oom_notifier_freed", 5);
  }

  /** Plain C accesses. The LKMM calls it a data race and promises nothing. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The kthread has not seen the request.")
  @Outcome(id = "1, 8", expect = ACCEPTABLE, desc = "What this request has freed.")
  @Outcome(id = "1, 13", expect = ACCEPTABLE, desc = "Five pages of it are stale.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The answer is overwritten.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Exchange {

    @Actor
    public void outOfMemory() {
      freed.set(Access.PLAIN, 0);
      requested.set(Access.PLAIN, 1);
    }

    @Actor
    public void oomNotifier(II_Result result) {
      result.r1 = requested.get(Access.PLAIN);
      if (result.r1 == 1) {
        freed.add(8);
      }
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = freed.get();
    }
  }

  /** READ_ONCE() and WRITE_ONCE(). The LKMM does not order them, so the bad outcome is allowed. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The kthread has not seen the request.")
  @Outcome(id = "1, 8", expect = ACCEPTABLE, desc = "What this request has freed.")
  @Outcome(id = "1, 13", expect = ACCEPTABLE, desc = "Five pages of it are stale.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The answer is overwritten.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Exchange {

    @Actor
    public void outOfMemory() {
      freed.set(Access.PLAIN, 0);
      requested.set(Access.ONCE, 1);
    }

    @Actor
    public void oomNotifier(II_Result result) {
      result.r1 = requested.get(Access.ONCE);
      if (result.r1 == 1) {
        freed.add(8);
      }
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = freed.get();
    }
  }

  /** smp_load_acquire() and smp_store_release(). The LKMM forbids the bad outcome. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The kthread has not seen the request.")
  @Outcome(id = "1, 8", expect = ACCEPTABLE, desc = "What this request has freed.")
  @Outcome(id = "1, 13", expect = FORBIDDEN, desc = "Five pages of it are stale.")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "The answer is overwritten.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Exchange {

    @Actor
    public void outOfMemory() {
      freed.set(Access.PLAIN, 0);
      requested.set(Access.ACQUIRE_RELEASE, 1);
    }

    @Actor
    public void oomNotifier(II_Result result) {
      result.r1 = requested.get(Access.ACQUIRE_RELEASE);
      if (result.r1 == 1) {
        freed.add(8);
      }
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = freed.get();
    }
  }

  /** Accesses with smp_mb() between them. The LKMM forbids the bad outcome. */
  @JCStressTest
  @State
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The kthread has not seen the request.")
  @Outcome(id = "1, 8", expect = ACCEPTABLE, desc = "What this request has freed.")
  @Outcome(id = "1, 13", expect = FORBIDDEN, desc = "Five pages of it are stale.")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "The answer is overwritten.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Exchange {

    @Actor
    public void outOfMemory() {
      freed.set(Access.PLAIN, 0);
      requested.set(Access.FULL, 1);
    }

    @Actor
    public void oomNotifier(II_Result result) {
      result.r1 = requested.get(Access.FULL);
      if (result.r1 == 1) {
        freed.add(8);
      }
    }

    @Arbiter
    public void end(II_Result result) {
      result.r2 = freed.get();
    }
  }
}
