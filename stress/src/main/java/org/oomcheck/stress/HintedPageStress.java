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
 * A page is hinted to the host without being taken off the free list: PageBuddy() is looked at, the
 * host discards the page, and in between a task has allocated it and written to it. No access mode
 * prevents that. Page reporting takes the page off the list under zone->lock first.
 */
public final class HintedPageStress {
  private HintedPageStress() {}

  /** A free page. */
  abstract static class Page {
    private final Cell buddy = Samples.cell("PageBuddy(page)", 1);
    private final Cell data = Samples.cell("*page", 3);
    private final Object zoneLock = new Object();

    final void allocate(Access mode) {
      buddy.set(mode, 0);
      data.set(Access.FULL, 7);
    }

    /** The host discards a page all at once, and in order with everything else. */
    final void hint(Access mode) {
      if (buddy.get(mode) == 1) {
        data.set(Access.FULL, 0);
      }
    }

    final void allocateUnderLock() {
      synchronized (zoneLock) {
        allocate(Access.PLAIN);
      }
    }

    /** The page is off the free list, so an allocation waits until it is back. */
    final void reportUnderLock() {
      synchronized (zoneLock) {
        hint(Access.PLAIN);
      }
    }

    final int content() {
      return data.get();
    }
  }

  /** A plain C read, as PageBuddy() does it. A data race in the LKMM; the lost page allowed. */
  @JCStressTest
  @State
  @MustBeSeen("0")
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "The page has what was written to it.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host has taken away a page that is in use.")
  @Outcome(expect = FORBIDDEN)
  public static class Plain extends Page {

    @Actor
    public void allocate() {
      allocate(Access.PLAIN);
    }

    @Actor
    public void hint() {
      hint(Access.PLAIN);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = content();
    }
  }

  /** READ_ONCE() and WRITE_ONCE(). The LKMM allows the lost page. */
  @JCStressTest
  @State
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "The page has what was written to it.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host has taken away a page that is in use.")
  @Outcome(expect = FORBIDDEN)
  public static class Once extends Page {

    @Actor
    public void allocate() {
      allocate(Access.ONCE);
    }

    @Actor
    public void hint() {
      hint(Access.ONCE);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = content();
    }
  }

  /** smp_load_acquire() and smp_store_release(). The LKMM allows the lost page. */
  @JCStressTest
  @State
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "The page has what was written to it.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host has taken away a page that is in use.")
  @Outcome(expect = FORBIDDEN)
  public static class AcquireRelease extends Page {

    @Actor
    public void allocate() {
      allocate(Access.ACQUIRE_RELEASE);
    }

    @Actor
    public void hint() {
      hint(Access.ACQUIRE_RELEASE);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = content();
    }
  }

  /** Accesses with smp_mb() between them. The LKMM allows the lost page. */
  @JCStressTest
  @State
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "The page has what was written to it.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The host has taken away a page that is in use.")
  @Outcome(expect = FORBIDDEN)
  public static class Ordered extends Page {

    @Actor
    public void allocate() {
      allocate(Access.FULL);
    }

    @Actor
    public void hint() {
      hint(Access.FULL);
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = content();
    }
  }

  /** Isolated under zone->lock, as __isolate_free_page() does. The LKMM forbids the lost page. */
  @JCStressTest
  @State
  @Outcome(id = "7", expect = ACCEPTABLE, desc = "The page has what was written to it.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The host has taken away a page that is in use.")
  @Outcome(expect = FORBIDDEN)
  public static class UnderLock extends Page {

    @Actor
    public void allocate() {
      allocateUnderLock();
    }

    @Actor
    public void hint() {
      reportUnderLock();
    }

    @Arbiter
    public void end(I_Result result) {
      result.r1 = content();
    }
  }
}
