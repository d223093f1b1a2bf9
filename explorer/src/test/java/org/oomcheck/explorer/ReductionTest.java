// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Reduction leaves out orders of steps, no task that hangs, and no complaint. */
class ReductionTest {

  /** Tasks that count, each in a cell of its own or all of them in one. */
  private static World busy(int tasks, boolean together) {
    return machine -> {
      Cell shared = machine.cell("shared", 0);
      for (int task = 0; task < tasks; task++) {
        Cell cell = together ? shared : machine.cell("own" + task, 0);
        machine.spawn(
            Role.task("task" + task),
            () -> {
              for (int step = 0; step < 5; step++) {
                machine.perform(Step.run(cell, "count", () -> cell.add(1)));
              }
            });
      }
    };
  }

  @Test
  void stepsThatConcernNoOtherTask_areTakenInOneOrder() {
    Options reduced = Options.defaults().reduction(true);
    Coverage apart = new Explorer(reduced).explore(busy(5, false)).coverage();
    assertThat(apart.reduction()).isTrue();
    assertThat(apart.states()).isEqualTo(5 * 5 + 1);
    Coverage together = new Explorer(reduced).explore(busy(5, true)).coverage();
    assertThat(together.states()).isEqualTo((int) Math.pow(6, 5));
  }

  /** Two tasks count under a lock, or without it; a third one's steps touch nothing of theirs. */
  private static World countsToTwo(boolean locked, int bug) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell count = machine.cell("count", 0);
      Cell own = machine.cell("own", 0);
      machine.spawn(Role.task("counter").times(2), () -> countOnce(machine, lock, count, locked));
      machine.spawn(
          Role.task("other"),
          () -> {
            machine.perform(Step.run(own, "own = 1", () -> own.set(1)));
            int seen = machine.perform(Step.of(count, "count?", count::get));
            KernelBug.bugOn(seen == bug, "count is " + bug);
          });
    };
  }

  private static void countOnce(Machine machine, Mutex lock, Cell count, boolean locked) {
    if (locked) {
      lock.lock();
    }
    int before = machine.perform(Step.of(count, "read", count::get));
    machine.perform(Step.run(count, "write", () -> count.set(before + 1)));
    if (locked) {
      lock.unlock();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reduction_keepsBugs_thatCanBeReachedOrNot(boolean locked) {
    for (int bug = 0; bug <= 3; bug++) {
      ReductionLaw.holdsFor(countsToTwo(locked, bug));
    }
  }

  @Test
  void reducedSearch_saysWhatItLookedFor() {
    Coverage coverage =
        new Explorer(Options.defaults().reduction(true)).explore(busy(2, false)).coverage();
    assertThat(coverage.hazards())
        .contains(Hazard.DEADLOCK, Hazard.HUNG_TASK, Hazard.LOST_WAKEUP, Hazard.KERNEL_BUG)
        .doesNotContain(Hazard.DATA_RACE, Hazard.GOAL_MISSED, Hazard.STALL);
  }

  /** A task sleeps while another one spins, and finds a bug when its timer fires. */
  private static World spinsWhileATimerRuns() {
    return machine -> {
      Cell own = machine.cell("own", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(Role.daemon("spinner"), () -> spin(machine, own));
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            sleep.scheduleTimeoutUninterruptible(1);
            throw new KernelBug(Hazard.KERNEL_BUG, "awake");
          });
    };
  }

  @Test
  void loopThatKeepsATimerFromFiring_isNotReduced() {
    ReductionLaw.holdsFor(spinsWhileATimerRuns());
    Options maximal = Options.defaults().reduction(true);
    Verdict verdict = new Explorer(maximal).explore(spinsWhileATimerRuns());
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    assertThat(verdict.coverage().reduction()).isFalse();
  }

  /**
   * A task loops, and may leave its loop each time. Another one arms a timer, and finds a bug if
   * the loop goes on when it fires.
   */
  private static World mayLoopLongerThanATimer() {
    return machine -> {
      Cell loops = machine.cell("loops", 1);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("looper"),
          () -> {
            Loop loop = machine.loop("loop");
            do {
              loop.head();
            } while (machine.choose("end?", "no", "yes") == 0);
            machine.perform(Step.run(loops, "end", () -> loops.set(0)));
          });
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            machine.choose("which?", "one", "two", "three");
            sleep.scheduleTimeoutUninterruptible(1);
            KernelBug.bugOn(
                machine.perform(Step.of(loops, "loops?", loops::get)) == 1, "still looping");
          });
    };
  }

  @Test
  void timerThatIsArmedBesideALoop_isNotPutOffForEver() {
    ReductionLaw.holdsFor(mayLoopLongerThanATimer());
    Options maximal = Options.defaults().reduction(true);
    Verdict verdict = new Explorer(maximal).explore(mayLoopLongerThanATimer());
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    assertThat(verdict.coverage().reduction()).isFalse();
  }

  /** A task looks at a flag until another one has set it; meanwhile a third one's timer runs. */
  private static World waitsForAFlag(int bug) {
    return machine -> {
      Cell flag = machine.cell("flag", 0);
      Cell own = machine.cell("own", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("waiter"),
          () -> {
            Loop loop = machine.loop("wait");
            do {
              loop.head();
            } while (machine.perform(Step.of(flag, "flag?", flag::get)) == 0);
          });
      machine.spawn(
          Role.task("setter"),
          () -> {
            for (int step = 0; step < 3; step++) {
              machine.perform(Step.run(own, "own", () -> own.add(1)));
            }
            machine.perform(Step.run(flag, "set", () -> flag.set(1)));
          });
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            sleep.scheduleTimeoutUninterruptible(1);
            KernelBug.bugOn(
                machine.perform(Step.of(flag, "flag?", flag::get)) == bug, "flag is " + bug);
          });
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void loopThatNoFairSchedulerStaysIn_isReduced(int bug) {
    Options maximal = Options.defaults().reduction(true);
    ReductionLaw.holdsFor(waitsForAFlag(bug));
    assertThat(ReductionLaw.holdsFor(waitsForAFlag(bug), maximal)).isTrue();
  }

  /** A task spins alone in a loop; whatever the others do must be followed as well. */
  private static World spinsBesideABug(int bug) {
    return machine -> {
      Cell own = machine.cell("own", 0);
      Cell count = machine.cell("count", 0);
      machine.spawn(Role.daemon("spinner"), () -> spin(machine, own));
      machine.spawn(
          Role.task("counter"),
          () -> {
            machine.perform(Step.run(count, "count", () -> count.add(1)));
            KernelBug.bugOn(
                machine.perform(Step.of(count, "count?", count::get)) == bug, "count is " + bug);
          });
    };
  }

  @Test
  void writesOfDifferentValues_areTakenInBothOrders() {
    assertThat(
            ReductionLaw.holdsFor(
                machine -> {
                  Cell cell = machine.cell("cell", 0);
                  for (int value : new int[] {1, 2}) {
                    machine.spawn(
                        Role.task("writer" + value),
                        () -> machine.perform(Step.run(cell, "write", () -> cell.set(value))));
                  }
                }))
        .isTrue();
  }

  /** A task reads what another one writes, once a third one has written what that waits for. */
  private static World writesWithoutALook() {
    return machine -> {
      Cell busy = machine.cell("busy", 1);
      Cell done = machine.cell("done", 0);
      machine.spawn(
          Role.task("reader"),
          () -> KernelBug.bugOn(machine.perform(Step.of(done, "done?", done::get)) == 1, "done"));
      machine.spawn(
          Role.task("waiter"),
          () -> {
            machine.perform(Step.run(busy, "wait", () -> {}).when(() -> busy.get() == 0));
            machine.perform(Step.run(done, "done", () -> done.set(1)));
          });
      machine.spawn(
          Role.task("writer"), () -> machine.perform(Step.run(busy, "idle", () -> busy.set(0))));
    };
  }

  @Test
  void writeOfWhatTheStepHasNotLookedAt_enablesAnotherStep() {
    assertThat(ReductionLaw.holdsFor(writesWithoutALook())).isTrue();
  }

  /** A task looks at a flag so late that the first states do not show what it does then. */
  private static World looksLate() {
    return machine -> {
      Cell flag = machine.cell("flag", 0);
      machine.spawn(
          Role.task("setter"), () -> machine.perform(Step.run(flag, "set", () -> flag.set(1))));
      for (int steps : new int[] {60, 5, 5, 5}) {
        Cell own = machine.cell("own", 0);
        machine.spawn(
            Role.task("counts to " + steps),
            () -> {
              for (int step = 0; step < steps; step++) {
                machine.perform(Step.run(own, "count", () -> own.add(1)));
              }
              boolean looks = steps > 5;
              KernelBug.bugOn(
                  looks && machine.perform(Step.of(flag, "flag?", flag::get)) == 0, "not set");
            });
      }
    };
  }

  @Test
  void caseThatIsNotLearnedYet_mayBeAnyCase() {
    Verdict verdict = new Explorer(Options.defaults().reduction(true)).explore(looksLate());
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    assertThat(verdict.coverage().reduction()).isTrue();
  }

  /** Of two tasks, the first to come waits for ever; the other one overtakes it, and writes. */
  private static World overtakes() {
    return machine -> {
      Cell token = machine.cell("token", 0);
      Cell never = machine.cell("never", 0);
      Cell written = machine.cell("written", 0);
      machine.spawn(
          Role.task("reader"),
          () ->
              KernelBug.bugOn(
                  machine.perform(Step.of(written, "read", written::get)) == 1, "written"));
      machine.spawn(
          Role.task("pair").times(2),
          () -> {
            if (machine.perform(Step.of(token, "take", () -> isFirst(token)))) {
              machine.perform(Step.run(never, "wait", () -> {}).when(() -> never.get() == 1));
            } else {
              machine.perform(Step.run(written, "write", () -> written.set(1)));
            }
          });
    };
  }

  private static boolean isFirst(Cell token) {
    int before = token.get();
    token.set(1);
    return before == 0;
  }

  @Test
  void taskThatOvertakesAnotherOfItsRole_isNotForgotten() {
    assertThat(ReductionLaw.holdsFor(overtakes())).isTrue();
  }

  private static void spin(Machine machine, Cell own) {
    Loop spin = machine.loop("spin");
    while (true) {
      spin.head();
      machine.perform(Step.of(own, "look", own::get));
    }
  }

  @Test
  void loopThatConcernsNoOtherTask_hidesNoBug() {
    ReductionLaw.holdsFor(spinsBesideABug(1));
    ReductionLaw.holdsFor(spinsBesideABug(2));
  }
}
