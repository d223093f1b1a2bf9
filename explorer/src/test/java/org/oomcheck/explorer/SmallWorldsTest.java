// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Programs that fit on a screen: each hazard, and the fixed form that does not have it. */
class SmallWorldsTest {

  private static Verdict explore(World world) {
    return new Explorer(Options.defaults()).explore(world);
  }

  private static void assertHazard(World world, Hazard hazard) {
    assertThat(explore(world))
        .isInstanceOfSatisfying(
            Verdict.Violated.class,
            violated ->
                assertThat(violated.counterexamples())
                    .extracting(Counterexample::hazard)
                    .containsExactly(hazard));
  }

  private static void assertClean(World world) {
    assertThat(explore(world)).isInstanceOf(Verdict.Proven.class);
  }

  private static void nested(Mutex outer, Mutex inner) {
    outer.lock();
    inner.lock();
    inner.unlock();
    outer.unlock();
  }

  private static World twoLocks(boolean sameOrder) {
    return machine -> {
      Mutex a = new Mutex(machine, "a");
      Mutex b = new Mutex(machine, "b");
      machine.spawn(Role.task("one"), () -> nested(a, b));
      machine.spawn(Role.task("two"), () -> nested(sameOrder ? a : b, sameOrder ? b : a));
    };
  }

  @Test
  void locksInOppositeOrder_deadlock() {
    assertHazard(twoLocks(false), Hazard.DEADLOCK);
  }

  @Test
  void locksInTheSameOrder_areClean() {
    assertClean(twoLocks(true));
  }

  @Test
  void lockTakenTwice_deadlocksWithItself() {
    World world =
        machine -> {
          Mutex a = new Mutex(machine, "a");
          machine.spawn(Role.task("one"), () -> nested(a, a));
        };
    assertHazard(world, Hazard.DEADLOCK);
    Verdict.Violated violated = (Verdict.Violated) explore(world);
    assertThat(violated.counterexamples().get(0).cycle()).containsExactly(0);
  }

  private static World philosophers(int count, boolean lastIsLeftHanded) {
    return machine -> {
      Mutex[] forks = new Mutex[count];
      for (int i = 0; i < count; i++) {
        forks[i] = new Mutex(machine, "fork" + i);
      }
      for (int i = 0; i < count; i++) {
        Mutex left = forks[i];
        Mutex right = forks[(i + 1) % count];
        boolean swap = lastIsLeftHanded && i == count - 1;
        machine.spawn(
            Role.task("philosopher" + i), () -> nested(swap ? right : left, swap ? left : right));
      }
    };
  }

  @Test
  void philosophers_starveInACircle_unlessOneIsLeftHanded() {
    assertHazard(philosophers(4, false), Hazard.DEADLOCK);
    Verdict.Violated violated = (Verdict.Violated) explore(philosophers(4, false));
    assertThat(violated.counterexamples().get(0).cycle()).hasSize(4);
    assertClean(philosophers(4, true));
  }

  /**
   * The step of the first task is learned where it changes nothing, and changes something later.
   */
  @Test
  void writeOfTheValueThatIsThere_isAWriteElsewhere() {
    assertClean(
        machine -> {
          Cell value = machine.cell("value", 1);
          Cell left = machine.cell("left", 4);
          for (int i = 1; i >= 0; i--) {
            int own = i;
            machine.spawn(
                Role.task("writes" + own), () -> writeAtTheEnd(machine, left, value, own));
          }
          machine.goal("1 was last", () -> left.get() == 0 && value.get() == 1);
        });
  }

  /** The steps before make the states as wide as they get: what was learned then is kept. */
  private static void writeAtTheEnd(Machine machine, Cell left, Cell value, int own) {
    for (int i = 0; i < 4; i++) {
      machine.perform(Step.run(machine, "goes on " + i, () -> {}));
    }
    machine.perform(Step.run(left, "left--", () -> left.add(-1)));
    machine.perform(
        Step.run(value, "value = " + own, () -> value.set(own)).when(() -> left.get() <= 2));
    machine.perform(Step.run(left, "left--", () -> left.add(-1)));
  }

  /** Two tasks in a circle, while a third takes steps for ever. */
  @Test
  void deadlockOfSomeTasks_isFound_whileAnotherGoesOn() {
    World world =
        machine -> {
          twoLocks(false).boot(machine);
          KnownEntries.ticker(machine);
        };
    assertHazard(world, Hazard.DEADLOCK);
  }

  private static World handshake(boolean wakes, boolean testsAfterQueueing) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell done = machine.cell("done", 0);
      Object variable = new Object();
      machine.spawn(
          Role.task("waiter"),
          () -> {
            BooleanSupplier test =
                () -> machine.perform(Step.of(variable, "done?", () -> done.get() == 1));
            if (testsAfterQueueing) {
              queue.waitEvent("done", test);
            } else if (!test.getAsBoolean()) {
              queue.sleepOn();
            }
          });
      machine.spawn(
          Role.task("signaller"),
          () -> {
            machine.perform(Step.run(variable, "done = 1", () -> done.set(1)));
            if (wakes) {
              queue.wakeUp();
            }
          });
    };
  }

  @Test
  void waiting_isClean_ifTheSignallerWakes_andHangsIfItDoesNot() {
    assertClean(handshake(true, true));
    assertHazard(handshake(false, true), Hazard.LOST_WAKEUP);
  }

  @Test
  void waitingWithoutTestingTheCondition_losesTheWakeUp() {
    assertHazard(handshake(true, false), Hazard.LOST_WAKEUP);
  }

  @Test
  void waitingWithATimeout_endsWithoutAnybodysHelp() {
    assertClean(
        machine -> {
          WaitQueue queue = new WaitQueue(machine, "queue");
          machine.spawn(
              Role.task("waiter"),
              () -> KernelBug.bugOn(queue.waitEventTimeout("never", () -> false, 5) != 0, "woken"));
        });
  }

  private static World worker(boolean holdsLockWhileIdle) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Workqueue queue = new Workqueue(machine, "work", () -> nested(lock, new Mutex(machine, "x")));
      machine.spawn(
          Role.daemon("kworker"),
          () -> {
            if (holdsLockWhileIdle) {
              lock.lock();
            }
            queue.workerThread();
          });
      machine.spawn(Role.task("client"), queue::queueWork);
    };
  }

  @Test
  void creatingACellAtRunTime_isRefused() {
    assertThat(explore(worker(false)))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class,
            error -> assertThat(error.problem()).contains("create it in World.boot()"));
  }

  private static World workerAndLock(boolean stuckInItsWork) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Workqueue queue = new Workqueue(machine, "work", lock::lock);
      machine.spawn(
          Role.daemon("kworker"),
          () -> {
            if (stuckInItsWork) {
              queue.workerThread();
            }
            machine.perform(
                Step.run(queue, "idles", () -> {}).when(() -> false).sleeping().idling());
          });
      machine.spawn(
          Role.task("client"),
          () -> {
            queue.queueWork();
            queue.queueWork();
          });
    };
  }

  @Test
  void daemon_isIdleWhileItWaitsForWork_andStuckInTheMiddleOfIt() {
    assertClean(workerAndLock(false));
    assertHazard(workerAndLock(true), Hazard.DEADLOCK);
  }

  private static World readersAndWriter(boolean readTwice) {
    return machine -> {
      RwSemaphore sem = new RwSemaphore(machine, "sem");
      machine.spawn(
          Role.task("reader").times(2),
          () -> {
            sem.downRead();
            if (readTwice) {
              sem.downRead();
              sem.upRead();
            }
            sem.upRead();
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            sem.downWrite();
            sem.upWrite();
          });
    };
  }

  @Test
  void queuedWriter_blocksASecondReadOfTheSameTask() {
    assertHazard(readersAndWriter(true), Hazard.DEADLOCK);
    assertClean(readersAndWriter(false));
  }

  private static World underSpinlock(boolean sleepsInside) {
    return machine -> {
      Spinlock lock = new Spinlock(machine, "lock");
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("one"),
          () -> {
            lock.lock();
            if (sleepsInside) {
              sleep.msleep(1);
            }
            lock.unlock();
            sleep.msleep(1);
          });
    };
  }

  @Test
  void sleepingUnderASpinlock_isReported_afterItIsNot() {
    assertHazard(underSpinlock(true), Hazard.SLEEP_IN_ATOMIC);
    assertClean(underSpinlock(false));
  }

  @Test
  void unlockingWithoutHolding_andEndingWithALock_areLockMisuse() {
    assertHazard(
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          machine.spawn(Role.task("one"), lock::unlock);
        },
        Hazard.LOCK_MISUSE);
    assertHazard(
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          machine.spawn(Role.task("one"), lock::lock);
        },
        Hazard.LOCK_MISUSE);
  }

  @Test
  void everyAnswerOfAChoiceIsFollowed() {
    World world =
        machine ->
            machine.spawn(
                Role.task("one"),
                () ->
                    KernelBug.bugOn(
                        machine.choose("which?", "first", "second", "third") == 2, "the third"));
    assertHazard(world, Hazard.KERNEL_BUG);
    Verdict.Violated violated = (Verdict.Violated) explore(world);
    assertThat(violated.counterexamples().get(0).steps().get(0).result()).isEqualTo("third");
  }

  private static World lateAnswer(int answersAfter) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Sleep sleep = new Sleep(machine);
      Cell answered = machine.cell("answered", 0);
      machine.spawn(
          Role.task("client"),
          () -> {
            int left =
                queue.waitEventTimeout(
                    "answered",
                    () -> machine.perform(Step.of(sleep, "answered?", () -> answered.get() == 1)),
                    5);
            KernelBug.bugOn(left == 0, "timed out");
          });
      machine.spawn(
          Role.task("server"),
          () -> {
            sleep.scheduleTimeoutUninterruptible(answersAfter);
            machine.perform(Step.run(sleep, "answered = 1", () -> answered.set(1)));
            queue.wakeUp();
          });
    };
  }

  /**
   * With maximal progress a timer of 5 jiffies outlasts one of 3 or 4; with eager timers nothing
   * does.
   */
  @Test
  void timersFireInTheirOrder_unlessTheyAreEager() {
    assertClean(lateAnswer(3));
    assertClean(lateAnswer(4));
    assertHazard(lateAnswer(7), Hazard.KERNEL_BUG);
    Verdict eager = new Explorer(Options.defaults().time(TimeMode.EAGER)).explore(lateAnswer(3));
    assertThat(eager).isInstanceOf(Verdict.Violated.class);
  }
}
