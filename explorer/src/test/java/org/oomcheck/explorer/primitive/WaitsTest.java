// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Locks and waits: completions, semaphores, exclusive waiters, the reader that steals. */
class WaitsTest {

  private static World completion(Consumer<Completion> waits, Consumer<Completion> completes) {
    return machine -> {
      Completion done = new Completion(machine, "&done");
      machine.spawn(Role.task("waiter"), () -> waits.accept(done));
      machine.spawn(Role.task("completer"), () -> completes.accept(done));
    };
  }

  private static void twice(Completion done) {
    done.waitForCompletion();
    done.waitForCompletion();
  }

  private static void restarted(Completion done) {
    done.waitForCompletion();
    done.reinitCompletion();
    done.waitForCompletion();
  }

  private static void completedTwice(Completion done) {
    done.complete();
    done.complete();
  }

  private static void mustComeInTime(Completion done) {
    KernelBug.bugOn(done.waitForCompletionTimeout(5) == 0, "the completion did not come");
  }

  static Stream<Arguments> completions() {
    return Stream.of(
        row(
            "awaited twice, completed once",
            completion(WaitsTest::twice, Completion::complete),
            DEADLOCK),
        row(
            "awaited twice, completed twice",
            completion(WaitsTest::twice, WaitsTest::completedTwice),
            CLEAN),
        row(
            "awaited twice, completed for ever",
            completion(WaitsTest::twice, Completion::completeAll),
            CLEAN),
        row(
            "restarted while it is completed for ever",
            completion(WaitsTest::restarted, Completion::completeAll),
            DEADLOCK),
        row(
            "restarted while units come",
            completion(WaitsTest::restarted, WaitsTest::completedTwice),
            DEADLOCK),
        row(
            "tried, never completed",
            completion(Completion::tryWaitForCompletion, Completion::completionDone),
            CLEAN),
        row(
            "a timeout, and a completion that comes",
            completion(WaitsTest::mustComeInTime, Completion::complete),
            CLEAN),
        row(
            "a timeout, and none that comes",
            completion(WaitsTest::mustComeInTime, Completion::completionDone),
            BUG));
  }

  private static World semaphore(int units, boolean givesBack) {
    return machine -> {
      Semaphore room = new Semaphore(machine, "&room", units);
      machine.spawn(
          Role.task("user").times(2),
          () -> {
            room.down();
            if (givesBack) {
              room.up();
            }
          });
    };
  }

  /** The task that gives up in time leaves the queue, so the unit goes to the one behind it. */
  private static World semaphoreWithTimeout(boolean bounded) {
    return machine -> {
      Semaphore room = new Semaphore(machine, "&room", 0);
      machine.spawn(
          Role.task("user"),
          () -> {
            if (!bounded) {
              room.down();
            } else if (room.downTimeout(5) == Errno.ETIME) {
              return;
            }
            room.up();
          });
    };
  }

  static Stream<Arguments> semaphores() {
    return Stream.of(
        row("one unit, never given back", semaphore(1, false), DEADLOCK),
        row("two units, never given back", semaphore(2, false), CLEAN),
        row("one unit, given back", semaphore(1, true), CLEAN),
        row("no unit", semaphoreWithTimeout(false), DEADLOCK),
        row("no unit, and a timeout", semaphoreWithTimeout(true), CLEAN));
  }

  /** How a task sleeps until a flag is set. */
  @FunctionalInterface
  private interface Wait {

    /** Sleeps until the flag is set. */
    void until(WaitQueue queue, SharedVariable flag);
  }

  private static boolean isSet(SharedVariable flag) {
    return flag.read(Access.ONCE) == 1;
  }

  private static World flag(int waiters, Wait wait, Consumer<WaitQueue> wakes) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "&queue");
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      machine.spawn(Role.task("waiter").times(waiters), () -> wait.until(queue, flag));
      machine.spawn(
          Role.task("waker"),
          () -> {
            flag.write(Access.ONCE, 1);
            wakes.accept(queue);
          });
    };
  }

  static Stream<Arguments> wakeUps() {
    Wait event = (queue, flag) -> queue.waitEvent("flag", () -> isSet(flag));
    Wait killable = (queue, flag) -> queue.waitEventKillable("flag", () -> isSet(flag));
    Wait interruptible = (queue, flag) -> queue.waitEventInterruptible("flag", () -> isSet(flag));
    Wait exclusive =
        (queue, flag) -> queue.waitEventInterruptibleExclusive("flag", () -> isSet(flag));
    Wait passedOn =
        (queue, flag) -> {
          queue.waitEventInterruptibleExclusive("flag", () -> isSet(flag));
          queue.wakeUp();
        };
    return Stream.of(
        row("wait_event(), wake_up()", flag(2, event, WaitQueue::wakeUp), CLEAN),
        row(
            "wait_event(), wake_up_interruptible()",
            flag(1, event, WaitQueue::wakeUpInterruptible),
            LOST),
        row(
            "killable, wake_up_interruptible()",
            flag(1, killable, WaitQueue::wakeUpInterruptible),
            LOST),
        row(
            "interruptible, wake_up_interruptible()",
            flag(2, interruptible, WaitQueue::wakeUpInterruptible),
            CLEAN),
        row("two exclusive waiters, one wake-up", flag(2, exclusive, WaitQueue::wakeUp), LOST),
        row(
            "two exclusive waiters, one wake-up that is passed on",
            flag(2, passedOn, WaitQueue::wakeUp),
            CLEAN),
        row(
            "two exclusive waiters, two wake-ups",
            flag(2, exclusive, queue -> queue.wakeUpNr(2)),
            CLEAN),
        row(
            "two exclusive waiters, none is as good as all",
            flag(2, exclusive, queue -> queue.wakeUpNr(0)),
            CLEAN),
        row(
            "two exclusive waiters, all are woken",
            flag(2, exclusive, WaitQueue::wakeUpInterruptibleAll),
            CLEAN),
        row("a loop of its own", flag(2, WaitsTest::ownLoop, WaitQueue::wakeUpAll), CLEAN),
        row(
            "a loop that tests before it is queued",
            flag(1, WaitsTest::testedTooEarly, WaitQueue::wakeUp),
            LOST));
  }

  private static void ownLoop(WaitQueue queue, SharedVariable flag) {
    queue.prepareToWaitExclusive(TaskState.UNINTERRUPTIBLE);
    if (!isSet(flag)) {
      queue.schedule(TaskState.UNINTERRUPTIBLE);
    }
    queue.finishWait();
  }

  private static void testedTooEarly(WaitQueue queue, SharedVariable flag) {
    boolean set = isSet(flag);
    queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
    if (!set) {
      queue.schedule(TaskState.UNINTERRUPTIBLE);
    }
    queue.finishWait();
  }

  /** A task that reads twice, and a writer; {@code nested} is whether the second is inside. */
  private static World readTwice(boolean nested) {
    return machine -> {
      RwSemaphore sem = new RwSemaphore(machine, "&sem");
      machine.spawn(
          Role.task("reader"),
          () -> {
            sem.downRead();
            if (!nested) {
              sem.upRead();
            }
            sem.downRead();
            sem.upRead();
            if (nested) {
              sem.upRead();
            }
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            sem.downWrite();
            sem.upWrite();
          });
    };
  }

  /** A writer is queued, the last reader leaves, and only then another reader comes. */
  private static World stolen(Predicate<RwSemaphore> enters) {
    return machine -> {
      RwSemaphore sem = new RwSemaphore(machine, "&sem");
      SharedVariable contended = new SharedVariable(machine, "contended", 0);
      SharedVariable written = new SharedVariable(machine, "written", 0);
      Completion left = new Completion(machine, "&left");
      machine.spawn(
          Role.task("first reader"),
          () -> {
            sem.downRead();
            contended.write(Access.ONCE, sem.isContended() ? 1 : 0);
            sem.upRead();
            left.complete();
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            sem.downWrite();
            written.write(Access.ONCE, 1);
            sem.upWrite();
          });
      machine.spawn(
          Role.task("second reader"),
          () -> {
            left.waitForCompletion();
            if (isSet(contended) && enters.test(sem)) {
              KernelBug.bugOn(!isSet(written), "a reader was faster than the writer that waited");
              sem.upRead();
            }
          });
    };
  }

  private static boolean entersAsReader(RwSemaphore sem) {
    sem.downRead();
    return true;
  }

  static Stream<Arguments> readersAndWriters() {
    return Stream.of(
        row("a reader that steals the lock", stolen(WaitsTest::entersAsReader), BUG),
        row("a trylock does not steal", stolen(RwSemaphore::downReadTrylock), CLEAN),
        row("reads twice, nested", readTwice(true), DEADLOCK),
        row("reads twice, one after the other", readTwice(false), CLEAN));
  }

  /** With timers that may fire at any moment no completion is certain to come in time. */
  @Test
  void timeoutsMayExpireEarly() {
    World world = completion(WaitsTest::mustComeInTime, Completion::complete);
    Checked.hasEagerlyExactly(world, BUG);
  }

  private static void completedBefore(Completion done) {
    done.complete();
    mustComeInTime(done);
  }

  /** A unit is given up to a task that may give up at the same time, and is wanted back. */
  private static World semaphoreThatIsWantedBack(boolean givesBack) {
    return machine -> {
      Semaphore room = new Semaphore(machine, "&room", 0);
      machine.spawn(
          Role.task("user"),
          () -> {
            if (room.downTimeout(5) == 0 && givesBack) {
              room.up();
            }
          });
      machine.spawn(
          Role.task("owner"),
          () -> {
            room.up();
            room.down();
          });
    };
  }

  @Test
  void unitThatIsThere_winsOverATimeout() {
    Checked.hasEagerlyExactly(
        completion(WaitsTest::completedBefore, Completion::completionDone), CLEAN);
    Checked.hasEagerlyExactly(semaphoreThatIsWantedBack(true), CLEAN);
    Checked.hasEagerlyExactly(semaphoreThatIsWantedBack(false), DEADLOCK);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"completions", "semaphores", "wakeUps", "readersAndWriters"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
