// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two locks of the JDK and nothing of the model: taken in opposite order they deadlock, and the JVM
 * itself says so.
 */
public final class BareReentrantLocks {
  static final String DEADLOCK = "DEADLOCK_REPORTED_BY_JVM";
  static final String FINISHED = "FINISHED";

  private BareReentrantLocks() {}

  /** The two locks of one sample. */
  @State
  public static class Locks {
    private static final DeadlockWatchdog WATCHDOG = DeadlockWatchdog.started();

    private final ReentrantLock a = new ReentrantLock();
    private final ReentrantLock b = new ReentrantLock();

    /** The arbiter runs after both actors. */
    private boolean deadlocked;

    void takeAThenB() {
      take(a, b);
    }

    void takeBThenA() {
      take(b, a);
    }

    private void take(ReentrantLock first, ReentrantLock second) {
      try {
        first.lockInterruptibly();
        try {
          second.lockInterruptibly();
          second.unlock();
        } finally {
          first.unlock();
        }
      } catch (InterruptedException e) {
        deadlocked = true;
        WATCHDOG.interruptArrived();
      }
    }

    String outcome() {
      return deadlocked ? DEADLOCK : FINISHED;
    }
  }

  /** One takes a then b, the other b then a. */
  @JCStressTest
  @MustBeSeen(DEADLOCK)
  @Outcome(id = DEADLOCK, expect = ACCEPTABLE_INTERESTING, desc = "Each waits for the other.")
  @Outcome(id = FINISHED, expect = ACCEPTABLE, desc = "One was faster.")
  @Outcome(expect = FORBIDDEN)
  public static class OppositeOrder {

    @Actor
    public void first(Locks locks) {
      locks.takeAThenB();
    }

    @Actor
    public void second(Locks locks) {
      locks.takeBThenA();
    }

    @Arbiter
    public void outcome(Locks locks, L_Result result) {
      result.r1 = locks.outcome();
    }
  }

  /** Both take a then b. */
  @JCStressTest
  @Outcome(id = FINISHED, expect = ACCEPTABLE, desc = "One waited for the other.")
  @Outcome(id = DEADLOCK, expect = FORBIDDEN, desc = "Each waits for the other.")
  @Outcome(expect = FORBIDDEN)
  public static class SameOrder {

    @Actor
    public void first(Locks locks) {
      locks.takeAThenB();
    }

    @Actor
    public void second(Locks locks) {
      locks.takeAThenB();
    }

    @Arbiter
    public void outcome(Locks locks, L_Result result) {
      result.r1 = locks.outcome();
    }
  }
}
