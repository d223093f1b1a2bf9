// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.explorer.Litmus.named;
import static org.oomcheck.explorer.Litmus.pairs;
import static org.oomcheck.explorer.Litmus.world;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Step;

/**
 * The order of accesses that a proof takes for granted, by the litmus tests of the kernel's memory
 * model: what the model allows is named, what it forbids is not.
 */
class ProgramOrderTest {

  private static Litmus.Tasks storeBuffering(Barrier.Kind one, Barrier.Kind other) {
    return t -> {
      t.spawn(
          "a",
          () -> {
            t.write(t.x());
            t.barrier().fence(one, "one");
            t.read(t.y());
          });
      t.spawn(
          "b",
          () -> {
            t.write(t.y());
            t.barrier().fence(other, "other");
            t.read(t.x());
          });
    };
  }

  @Test
  void storeBuffering_needsAFullBarrier_inBothTasks() {
    Barrier.Kind mb = Barrier.Kind.SMP_MB;
    String x = "WRITE_ONCE(x, 1) smp_mb() READ_ONCE(y)";
    String y = "WRITE_ONCE(y, 1) smp_mb() READ_ONCE(x)";
    assertThat(named(storeBuffering(mb, mb))).isEmpty();
    assertThat(named(storeBuffering(mb, Barrier.Kind.SMP_WMB))).containsExactly(y);
    assertThat(named(storeBuffering(Barrier.Kind.SMP_RMB, mb))).containsExactly(x);
    assertThat(named(storeBuffering(Barrier.Kind.SMP_WMB, Barrier.Kind.SMP_RMB)))
        .containsExactly(x, y);
  }

  private static Litmus.Tasks message(
      Access sends, Barrier.Kind between, Access receives, Barrier.Kind then) {
    return t -> {
      t.spawn(
          "sender",
          () -> {
            t.write(t.x());
            t.barrier().fence(between, "between");
            t.y().write(sends, 1);
          });
      t.spawn(
          "receiver",
          () -> {
            if (t.y().read(receives) == 1) {
              t.barrier().fence(then, "then");
              t.read(t.x());
            }
          });
    };
  }

  @Test
  void message_needsOrderAtBothEnds_whichABranchIsNot() {
    Barrier.Kind rmb = Barrier.Kind.SMP_RMB;
    Barrier.Kind wmb = Barrier.Kind.SMP_WMB;
    Access once = Access.ONCE;
    Access ordered = Access.ACQUIRE_RELEASE;
    assertThat(named(message(once, wmb, once, rmb))).isEmpty();
    assertThat(named(message(ordered, rmb, ordered, wmb))).isEmpty();
    assertThat(named(message(once, rmb, once, rmb)))
        .containsExactly("WRITE_ONCE(x, 1) smp_wmb() WRITE_ONCE(y, 1)");
    assertThat(named(message(once, wmb, once, wmb)))
        .containsExactly("READ_ONCE(y) smp_rmb() READ_ONCE(x)");
  }

  /** Each task reads a variable and writes the other one: only behind a 1, always, or the value. */
  private static Litmus.Tasks loadBuffering(boolean branches, boolean copies) {
    return t -> {
      for (boolean first : List.of(true, false)) {
        SharedVariable from = first ? t.x() : t.y();
        SharedVariable to = first ? t.y() : t.x();
        t.spawn(
            first ? "a" : "b",
            () -> {
              int seen = t.read(from);
              if (!branches || seen == 1) {
                to.write(Access.ONCE, copies ? seen + 1 : 1);
              }
            });
      }
    };
  }

  @Test
  void loadBuffering_isKeptAway_byWhatDependsOnTheValue() {
    assertThat(named(loadBuffering(true, false))).isEmpty();
    assertThat(named(loadBuffering(false, true))).isEmpty();
    assertThat(named(loadBuffering(false, false)))
        .containsExactly(
            "READ_ONCE(x) smp_mb() WRITE_ONCE(y, 1)", "READ_ONCE(y) smp_mb() WRITE_ONCE(x, 1)");
  }

  @Test
  void locks_keepApart_ifBothTasksHoldThem() {
    for (boolean both : List.of(true, false)) {
      Litmus.Tasks test =
          t -> {
            Spinlock lock = new Spinlock(t.machine(), "lock");
            t.spawn(
                "a",
                () -> {
                  lock.lock();
                  t.write(t.x());
                  t.read(t.y());
                  lock.unlock();
                });
            t.spawn(
                "b",
                () -> {
                  if (both) {
                    lock.lock();
                  }
                  t.write(t.y());
                  t.barrier().smpMb();
                  t.read(t.x());
                  if (both) {
                    lock.unlock();
                  }
                });
          };
      assertThat(named(test)).hasSize(both ? 0 : 1);
    }
  }

  @Test
  void unlockAndLock_orderAllButAWriteBeforeARead() {
    for (boolean reads : List.of(true, false)) {
      Litmus.Tasks test =
          t -> {
            Spinlock lock = new Spinlock(t.machine(), "lock");
            t.spawn(
                "a",
                () -> {
                  lock.lock();
                  t.write(t.x());
                  lock.unlock();
                  lock.lock();
                  int ignored = reads ? t.read(t.y()) : 0;
                  if (!reads) {
                    t.write(t.y());
                  }
                  lock.unlock();
                });
            t.spawn(
                "b",
                () -> {
                  int ignored = reads ? 0 : t.read(t.y());
                  if (reads) {
                    t.write(t.y());
                  }
                  t.barrier().smpMb();
                  t.read(t.x());
                });
          };
      assertThat(named(test)).hasSize(reads ? 1 : 0);
    }
  }

  @Test
  void atomics_orderOnlyIfTheyReturnAValue() {
    for (boolean returns : List.of(true, false)) {
      Litmus.Tasks test =
          t -> {
            Atomic count = new Atomic(t.machine(), "count", 0);
            t.spawn(
                "a",
                () -> {
                  if (returns) {
                    count.incReturn();
                  } else {
                    count.inc();
                  }
                  t.read(t.y());
                });
            t.spawn(
                "b",
                () -> {
                  t.write(t.y());
                  t.barrier().smpMb();
                  count.read();
                });
          };
      assertThat(named(test)).hasSize(returns ? 0 : 1);
    }
  }

  @Test
  void sleeper_setsItsStateWithABarrier_beforeItLooks() {
    for (boolean ordered : List.of(true, false)) {
      Litmus.Tasks test =
          t -> {
            WaitQueue states = new WaitQueue(t.machine(), "state");
            t.spawn(
                "a",
                () -> {
                  if (ordered) {
                    states.prepareToWait(TaskState.UNINTERRUPTIBLE);
                  } else {
                    states.setCurrentState(TaskState.UNINTERRUPTIBLE);
                  }
                  if (t.read(t.x()) == 0) {
                    states.schedule(TaskState.UNINTERRUPTIBLE);
                  }
                });
            t.spawn(
                "b",
                () -> {
                  t.write(t.x());
                  states.wakeUpProcess(0);
                });
          };
      assertThat(named(test))
          .isEqualTo(
              ordered ? List.of() : List.of("__set_current_state(state) smp_mb() READ_ONCE(x)"));
    }
  }

  @Test
  void waitqueueActive_needsABarrierBeforeIt() {
    for (boolean ordered : List.of(true, false)) {
      Litmus.Tasks test =
          t -> {
            WaitQueue queue = new WaitQueue(t.machine(), "wq");
            t.spawn("a", () -> queue.waitEvent("x", () -> t.read(t.x()) == 1));
            t.spawn(
                "b",
                () -> {
                  t.write(t.x());
                  if (ordered) {
                    t.barrier().smpMb();
                  }
                  if (queue.waitqueueActive()) {
                    queue.wakeUp();
                  }
                });
          };
      assertThat(named(test)).hasSize(ordered ? 0 : 1);
    }
  }

  @Test
  void bystander_otherTimes_andOtherSearches_nameTheSame() {
    Litmus.Tasks alone = storeBuffering(Barrier.Kind.SMP_WMB, Barrier.Kind.SMP_MB);
    Litmus.Tasks beside =
        t -> {
          alone.spawn(t);
          SharedVariable own = new SharedVariable(t.machine(), "own", 0);
          t.spawn(
              "c",
              () -> {
                own.write(Access.ONCE, 1);
                own.read(Access.ONCE);
              });
        };
    List<Reordering> expected = pairs(world(alone), Options.defaults());
    assertThat(expected).hasSize(1);
    assertThat(expected.get(0).sentence())
        .isEqualTo(
            "WRITE_ONCE(x, 1) by a takes effect before READ_ONCE(y) by a, with no smp_mb() between;"
                + " b could see it otherwise: WRITE_ONCE(y, 1) by b, READ_ONCE(x) by b");
    assertThat(pairs(world(beside), Options.defaults())).isEqualTo(expected);
    assertThat(pairs(world(alone), Options.defaults().merging(true))).isEqualTo(expected);
    assertThat(pairs(world(alone), Options.defaults().reduction(true))).isEqualTo(expected);
  }

  @Test
  void accessesThatCannotComeAtOneTime_areNotNamed() {
    Litmus.Tasks test =
        t -> {
          SharedVariable go = new SharedVariable(t.machine(), "go", 0);
          WaitQueue queue = new WaitQueue(t.machine(), "wq");
          t.spawn(
              "a",
              () -> {
                t.write(t.x());
                t.read(t.y());
                go.write(Access.ACQUIRE_RELEASE, 1);
                queue.wakeUp();
              });
          t.spawn(
              "b",
              () -> {
                queue.waitEvent("go", () -> go.read(Access.ACQUIRE_RELEASE) == 1);
                t.write(t.y());
                t.read(t.x());
              });
        };
    assertThat(named(test)).isEmpty();
  }

  /** As timer_delete_sync() waits: it takes what an ended function has left, and gives nothing. */
  @Test
  void taskThatWaitsInBetweenForTheEndOfTheOther_namesNothing() {
    for (boolean waits : List.of(true, false)) {
      Litmus.Tasks test =
          t -> {
            Object handler = new Object();
            Cell ended = t.machine().cell("ended", 0);
            t.spawn(
                "a",
                () -> {
                  t.write(t.x());
                  t.machine()
                      .perform(
                          Step.run(handler, "waits", () -> {})
                              .when(() -> !waits || ended.get() == 1)
                              .kind(Step.Kind.ACQUIRE));
                  t.read(t.y());
                });
            t.spawn(
                "b",
                () -> {
                  t.write(t.y());
                  t.barrier().smpMb();
                  t.read(t.x());
                  t.machine().perform(Step.run(handler, "ends", () -> ended.set(1)));
                });
          };
      assertThat(named(test)).hasSize(waits ? 0 : 1);
    }
  }

  @Test
  void secondLook_afterTheFirstTaskHasEnded_seesNothing() {
    Litmus.Tasks test =
        t -> {
          Object thread = new Object();
          Cell ended = t.machine().cell("ended", 0);
          t.spawn(
              "a",
              () -> {
                t.write(t.x());
                t.read(t.y());
                t.machine().perform(Step.run(thread, "ends", () -> ended.set(1)));
              });
          t.spawn(
              "b",
              () -> {
                t.write(t.y());
                t.machine()
                    .perform(Step.run(thread, "waits", () -> {}).when(() -> ended.get() == 1));
                t.read(t.x());
              });
        };
    assertThat(named(test)).isEmpty();
  }
}
