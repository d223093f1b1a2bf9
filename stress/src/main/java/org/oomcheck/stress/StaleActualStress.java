// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * update_balloon_size() tells the host {@code vb->num_pages}, which it reads without balloon_lock,
 * after the worker has added pages, and also after the OOM notifier has taken some away. The task
 * that tells last may have read first: the host is left with a stale {@code actual}. No access mode
 * helps, since it is not about the order of memory accesses; a lock around both does.
 */
public final class StaleActualStress {
  private StaleActualStress() {}

  /** The balloon of a sample. */
  abstract static class Balloon {
    private final Object balloonLock = new Object();
    private final Cell numPages = Samples.cell("vb->num_pages", 10);
    private final Cell actual = Samples.cell("config.actual", 10);

    final void change(int pages) {
      synchronized (balloonLock) {
        numPages.add(pages);
      }
    }

    /** Reads with the given mode; the write to a device register is always ordered. */
    final void updateBalloonSize(Access mode) {
      actual.set(Access.FULL, numPages.get(mode));
    }

    final void changeAndUpdate(int pages) {
      synchronized (balloonLock) {
        numPages.add(pages);
        updateBalloonSize(Access.PLAIN);
      }
    }

    final int told() {
      return actual.get();
    }
  }

  /** A plain C read, as in the driver. A data race in the LKMM; stale values allowed. */
  @JCStressTest
  @State
  @MustBeSeen("15")
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "The host knows.")
  @Outcome(
      id = {"15", "7"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host knows an old size.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Balloon {

    @Actor
    public void fillBalloon() {
      change(5);
      updateBalloonSize(Access.PLAIN);
    }

    @Actor
    public void oomNotify() {
      change(-3);
      updateBalloonSize(Access.PLAIN);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = told();
    }
  }

  /** READ_ONCE(). No data race any more; the LKMM allows the stale value all the same. */
  @JCStressTest
  @State
  @MustBeSeen("15")
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "The host knows.")
  @Outcome(
      id = {"15", "7"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host knows an old size.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Balloon {

    @Actor
    public void fillBalloon() {
      change(5);
      updateBalloonSize(Access.ONCE);
    }

    @Actor
    public void oomNotify() {
      change(-3);
      updateBalloonSize(Access.ONCE);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = told();
    }
  }

  /** smp_load_acquire(). The LKMM allows the stale value. */
  @JCStressTest
  @State
  @MustBeSeen("15")
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "The host knows.")
  @Outcome(
      id = {"15", "7"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host knows an old size.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Balloon {

    @Actor
    public void fillBalloon() {
      change(5);
      updateBalloonSize(Access.ACQUIRE_RELEASE);
    }

    @Actor
    public void oomNotify() {
      change(-3);
      updateBalloonSize(Access.ACQUIRE_RELEASE);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = told();
    }
  }

  /** A read between two smp_mb(). The LKMM allows the stale value. */
  @JCStressTest
  @State
  @MustBeSeen("15")
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "The host knows.")
  @Outcome(
      id = {"15", "7"},
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host knows an old size.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Balloon {

    @Actor
    public void fillBalloon() {
      change(5);
      updateBalloonSize(Access.FULL);
    }

    @Actor
    public void oomNotify() {
      change(-3);
      updateBalloonSize(Access.FULL);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = told();
    }
  }

  /** Read and told under balloon_lock. The LKMM forbids the stale value. */
  @JCStressTest
  @State
  @Outcome(id = "12", expect = ACCEPTABLE, desc = "The host knows.")
  @Outcome(
      id = {"15", "7"},
      expect = FORBIDDEN,
      desc = "The host knows an old size.")
  @Outcome(expect = FORBIDDEN)
  public static class UnderLock extends Balloon {

    @Actor
    public void fillBalloon() {
      changeAndUpdate(5);
    }

    @Actor
    public void oomNotify() {
      changeAndUpdate(-3);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = told();
    }
  }
}
