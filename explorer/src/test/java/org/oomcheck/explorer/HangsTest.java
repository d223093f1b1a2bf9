// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.replay.Replay;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Why a task hangs, and which tasks are the cause. */
class HangsTest {
  static final Options ALL = Options.defaults().everyFinding(true);

  private static List<Counterexample> found(World world) {
    Verdict verdict = new Explorer(ALL).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  private static Stream<String> findings(World world) {
    return found(world).stream().map(Counterexample::finding).map(Signature::toString);
  }

  private static Stream<Hazard> hazards(World world) {
    return found(world).stream().map(Counterexample::hazard).distinct();
  }

  private static void poll(Machine machine, Sleep sleep) {
    Loop loop = machine.loop("poll");
    while (true) {
      loop.head();
      sleep.scheduleTimeoutUninterruptible(1);
    }
  }

  /**
   * One task waits for another, which waits for a third one; that one polls, with a lock or not.
   */
  private static World chain(boolean releases) {
    return machine -> {
      Mutex a = new Mutex(machine, "a");
      Mutex b = new Mutex(machine, "b");
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.daemon("poller"),
          () -> {
            b.lock();
            if (releases) {
              b.unlock();
            }
            poll(machine, sleep);
          });
      machine.spawn(
          Role.task("middle"),
          () -> {
            a.lock();
            b.lock();
            b.unlock();
            a.unlock();
          });
      machine.spawn(
          Role.task("last").times(2),
          () -> {
            a.lock();
            a.unlock();
          });
    };
  }

  @Test
  void chainOfHolders_leadsToTheTaskThatStillRuns() {
    assertThat(found(chain(false)))
        .singleElement()
        .satisfies(
            hang -> {
              assertThat(hang.finding())
                  .isEqualTo(new Signature(Hazard.HUNG_TASK, "b held by poller"));
              assertThat(hang.message())
                  .contains("waits for b", "poller holds it", "loops for ever");
            });
    assertThat(found(chain(true))).isEmpty();
  }

  /** A server idles with the lock that a client needs, or without it. */
  private static World idles(boolean releases) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell work = machine.cell("work", 0);
      machine.spawn(
          Role.daemon("server"),
          () -> {
            lock.lock();
            if (releases) {
              lock.unlock();
            }
            machine.perform(
                Step.run(work, "idles", () -> {}).when(() -> work.get() == 1).sleeping().idling());
          });
      machine.spawn(
          Role.task("client").times(2),
          () -> {
            lock.lock();
            lock.unlock();
          });
    };
  }

  @Test
  void serverThatIdlesWithALock_isToBlame() {
    assertThat(found(idles(false)))
        .singleElement()
        .satisfies(
            hang -> {
              assertThat(hang.hazard()).isEqualTo(Hazard.HUNG_TASK);
              assertThat(hang.message())
                  .contains("a task of client is blocked for good", "server holds it and idles");
            });
    assertThat(found(idles(true))).isEmpty();
  }

  /** A task waits until a flag is 1; another one sets it for ever, to 1 or in turns, wakes none. */
  private static World sets(boolean inTurns) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell flag = machine.cell("flag", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("waiter"),
          () -> queue.waitEvent("flag == 1", () -> machine.perform(get(flag)) == 1));
      machine.spawn(
          Role.daemon("setter"),
          () -> {
            Loop loop = machine.loop("set");
            while (true) {
              loop.head();
              machine.perform(
                  Step.run(flag, "set", () -> flag.set(inTurns && flag.get() == 1 ? 2 : 1)));
              sleep.scheduleTimeoutUninterruptible(1);
            }
          });
    };
  }

  private static Step<Integer> get(Cell cell) {
    return Step.of(cell, "flag?", cell::get);
  }

  /**
   * Whether a condition that comes and goes was missed depends on the moment, so it is not lost.
   */
  @Test
  void wakeUpIsLost_onlyIfTheConditionHoldsForGood() {
    assertThat(hazards(sets(false))).containsExactly(Hazard.LOST_WAKEUP);
    assertThat(hazards(sets(true))).containsExactly(Hazard.DEADLOCK);
  }

  /** A task waits for one that sleeps through its condition, or is woken. */
  private static World waitsForASleeper(boolean wakes) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell flag = machine.cell("flag", 0);
      Cell done = machine.cell("done", 0);
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            queue.waitEvent("flag == 1", () -> machine.perform(get(flag)) == 1);
            machine.perform(Step.run(done, "done", () -> done.set(1)));
          });
      machine.spawn(
          Role.task("setter"),
          () -> {
            machine.perform(Step.run(flag, "set", () -> flag.set(1)));
            if (wakes) {
              queue.wakeUp();
            }
          });
      machine.spawn(Role.task("last"), () -> waitFor(machine, done));
    };
  }

  @Test
  void lostWakeUp_explainsTheTasksThatWaitForTheSleeper() {
    assertThat(hazards(waitsForASleeper(false))).containsExactly(Hazard.LOST_WAKEUP);
    assertThat(hazards(waitsForASleeper(true))).isEmpty();
  }

  /**
   * Two tasks of a role take a lock in turns for ever; only one of them can move in some states.
   */
  @Test
  void taskThatMovesInAnotherState_doesNotHang() {
    World world =
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          Cell work = machine.cell("work", 0);
          machine.spawn(
              Role.task("worker").times(2),
              () -> {
                Loop loop = machine.loop("work");
                while (true) {
                  loop.head();
                  lock.lock();
                  machine.perform(Step.run(work, "work", () -> {}).achieving(Progress.WORK));
                  lock.unlock();
                }
              });
        };
    assertThat(found(world)).isEmpty();
  }

  @KernelRef(path = "test.c", symbol = "first_wait", release = "v4.13")
  private static void firstWait(Machine machine, Cell cell) {
    waitFor(machine, cell);
  }

  @KernelRef(path = "test.c", symbol = "second_wait", release = "v4.13")
  private static void secondWait(Machine machine, Cell cell) {
    waitFor(machine, cell);
  }

  private static void waitFor(Machine machine, Cell cell) {
    machine.perform(Step.run(cell, "wait", () -> {}).when(() -> cell.get() == 1).sleeping());
  }

  /** Two tasks wait for good, each in a function of its own. */
  private static World twoWaits() {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      machine.spawn(Role.task("one"), () -> firstWait(machine, cell));
      machine.spawn(Role.task("other"), () -> secondWait(machine, cell));
    };
  }

  @Test
  void waitsInTwoFunctions_areTwoFindings_andAReplayShowsTheOneThatIsMeant() {
    assertThat(findings(twoWaits()))
        .containsExactly("DEADLOCK: wait in first_wait()", "DEADLOCK: wait in second_wait()");
    for (Counterexample found : found(twoWaits())) {
      assertThat(replay().run(found.finding(), false, found.schedule())).isEqualTo(found);
      Signature other = new Signature(Hazard.DEADLOCK, "wait in third_wait()");
      assertThatThrownBy(() -> replay().run(other, false, found.schedule()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Replay replay() {
    return new Replay(new StateSpace(new Program(twoWaits(), ALL.hz()), StateChecks::new), ALL);
  }

  @KernelRef(path = "test.c", symbol = "lock_both", release = "v4.13")
  private static void lockBoth(Mutex one, Mutex other) {
    one.lock();
    other.lock();
    other.unlock();
    one.unlock();
  }

  /** A signature names the functions that call the primitives, not the primitives. */
  @Test
  void cycleOfLocks_namesTheFunctionsThatLock() {
    World world =
        machine -> {
          Mutex a = new Mutex(machine, "a");
          Mutex b = new Mutex(machine, "b");
          machine.spawn(Role.task("forward"), () -> lockBoth(a, b));
          machine.spawn(Role.task("backward"), () -> lockBoth(b, a));
        };
    assertThat(findings(world)).containsExactly("DEADLOCK: a in lock_both(), b in lock_both()");
  }

  /** A worker runs a work item that polls for good, or comes to an end. */
  private static World worker(boolean comesToAnEnd) {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      Sleep sleep = new Sleep(machine);
      Workqueue queue = new Workqueue(machine, "work", () -> work(machine, sleep, comesToAnEnd));
      machine.spawn(Role.daemon("kworker"), queue::workerThread);
      machine.spawn(
          Role.task("client"),
          () -> {
            queue.queueWork();
            machine.perform(Step.run(cell, "queued", () -> cell.set(1)));
          });
    };
  }

  private static void work(Machine machine, Sleep sleep, boolean comesToAnEnd) {
    if (!comesToAnEnd) {
      poll(machine, sleep);
    }
  }

  @Test
  void daemonThatNeverWaitsForWorkAgain_isLockedUp() {
    assertThat(hazards(worker(false))).containsExactly(Hazard.OOM_LOCKUP);
    assertThat(hazards(worker(true))).isEmpty();
  }

  /** A daemon that takes its work up again and again and achieves nothing keeps on serving. */
  @Test
  void daemonThatWaitsForWorkNowAndThen_isNotLockedUp() {
    assertThat(found(Bystander.WORKS_AND_IDLES.beside(machine -> {}))).isEmpty();
    assertThat(found(servesInVain(true))).isEmpty();
    assertThat(hazards(servesInVain(false))).containsExactly(Hazard.OOM_LOCKUP);
  }

  /** A daemon takes up work that was never given, at the start alone or in every round. */
  private static World servesInVain(boolean inEveryRound) {
    return machine -> {
      Cell work = machine.cell("work", 1);
      machine.spawn(
          Role.daemon("server"),
          () -> {
            Loop loop = machine.loop("serve");
            for (boolean first = true; ; first = false) {
              loop.head(first);
              if (first || inEveryRound) {
                machine.perform(
                    Step.run(work, "idles", () -> {})
                        .when(() -> work.get() == 1)
                        .sleeping()
                        .idling());
              }
              machine.perform(Step.of(work, "work?", work::get));
            }
          });
    };
  }

  @Test
  void lockupThatAnotherScheduleLeaves_isNoMoreThanPossible() {
    assertThat(found(KnownLocks.politePhilosophers(3)))
        .isNotEmpty()
        .allMatch(Counterexample::possible);
    assertThat(found(worker(false))).noneMatch(Counterexample::possible);
  }

  /** A task asks until it is lucky, or another one answers it until that one is lucky. */
  private static World lucky(boolean asksItself) {
    return machine -> {
      Cell answered = machine.cell("answered", 0);
      Sleep sleep = new Sleep(machine);
      Runnable host =
          () -> {
            Loop loop = machine.loop("lucky?");
            loop.head();
            while (machine.choose("lucky?", "no", "yes") == 0) {
              sleep.scheduleTimeoutUninterruptible(1);
              loop.head();
            }
            loop.leave();
            machine.perform(Step.run(answered, "answer", () -> answered.set(1)));
          };
      machine.spawn(asksItself ? Role.task("host") : Role.daemon("host"), host);
      machine.spawn(
          Role.task("driver"),
          () -> {
            if (!asksItself) {
              KnownEntries.spinWhile(machine, () -> machine.perform(get(answered)) == 0);
            }
          });
    };
  }

  /** A question has each of its answers at some time for a task that asks it, not for others. */
  @Test
  void taskThatAsksUntilItIsLucky_isNotLockedUp() {
    assertThat(found(lucky(true))).isEmpty();
    assertThat(found(lucky(false))).singleElement().matches(Counterexample::possible);
  }
}
