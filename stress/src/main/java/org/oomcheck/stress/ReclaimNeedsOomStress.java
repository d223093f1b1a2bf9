// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.oomcheck.model.machine.World;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Reclaim under balloon_lock needs the fs lock, and the holder of the fs lock runs the OOM
 * notifier, which needs balloon_lock: on v4.13 real threads hang, with either fix they never do.
 *
 * <p>jcstress looks for actors in the annotated class alone, so each test repeats them.
 */
public final class ReclaimNeedsOomStress {

  private ReclaimNeedsOomStress() {}

  /** The kernel of the report. */
  @JCStressTest
  @State
  @Series("v4.13")
  @MustBeSeen(ReclaimRace.HUNG)
  @Outcome(id = ReclaimRace.HUNG, expect = ACCEPTABLE_INTERESTING, desc = "The deadlock.")
  @Outcome(id = ReclaimRace.FINISHED, expect = ACCEPTABLE, desc = "Both tasks came through.")
  @Outcome(expect = FORBIDDEN, desc = "The modelled kernel complained.")
  public static class V4_13 extends ReclaimRace {
    private static final World WORLD = worldOf(V4_13.class);

    public V4_13() {
      super(WORLD);
    }

    @Actor
    public void kworker() {
      runKworker();
    }

    @Actor
    public void fsTask() {
      runFsTask();
    }

    @Arbiter
    public void end(L_Result result) {
      result.r1 = outcome();
    }
  }

  /** The fix that was merged: the pages are allocated before balloon_lock is taken. */
  @JCStressTest
  @State
  @Series("v4.15")
  @Outcome(id = ReclaimRace.FINISHED, expect = ACCEPTABLE, desc = "Both tasks came through.")
  @Outcome(id = ReclaimRace.HUNG, expect = FORBIDDEN, desc = "The deadlock.")
  @Outcome(expect = FORBIDDEN, desc = "The modelled kernel complained.")
  public static class V4_15 extends ReclaimRace {
    private static final World WORLD = worldOf(V4_15.class);

    public V4_15() {
      super(WORLD);
    }

    @Actor
    public void kworker() {
      runKworker();
    }

    @Actor
    public void fsTask() {
      runFsTask();
    }

    @Arbiter
    public void end(L_Result result) {
      result.r1 = outcome();
    }
  }

  /** The other fix: no direct reclaim under balloon_lock. */
  @JCStressTest
  @State
  @Series("v4.13+fill-nowait")
  @Outcome(id = ReclaimRace.FINISHED, expect = ACCEPTABLE, desc = "Both tasks came through.")
  @Outcome(id = ReclaimRace.HUNG, expect = FORBIDDEN, desc = "The deadlock.")
  @Outcome(expect = FORBIDDEN, desc = "The modelled kernel complained.")
  public static class FillNowait extends ReclaimRace {
    private static final World WORLD = worldOf(FillNowait.class);

    public FillNowait() {
      super(WORLD);
    }

    @Actor
    public void kworker() {
      runKworker();
    }

    @Actor
    public void fsTask() {
      runFsTask();
    }

    @Arbiter
    public void end(L_Result result) {
      result.r1 = outcome();
    }
  }
}
