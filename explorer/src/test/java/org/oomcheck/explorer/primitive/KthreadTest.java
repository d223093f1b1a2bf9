// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LIFECYCLE;
import static org.oomcheck.explorer.primitive.Checked.LOCKUP;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.work.StoppableKthread;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Kernel threads that are stopped and parked. */
class KthreadTest {

  /** What a thread has to sleep with. */
  private record Means(Machine machine, WaitQueue queue, Signals signals, Mutex lock) {}

  /** What a thread does. */
  @FunctionalInterface
  private interface Threadfn {

    /** Runs until it is told to stop. */
    void run(Means means, StoppableKthread self);
  }

  /** What a task does with the thread. */
  @FunctionalInterface
  private interface User {

    /** Stops it, or parks it. */
    void use(Means means, StoppableKthread thread);
  }

  private static World thread(Threadfn threadfn, User user) {
    return machine -> {
      Signals signals = new Signals(machine);
      WaitQueue queue = new WaitQueue(machine, "&wq", signals);
      Means means = new Means(machine, queue, signals, new Mutex(machine, "lock"));
      StoppableKthread thread =
          new StoppableKthread(
              machine, "kthread", signals, self -> threadfn.run(means, self), queue);
      machine.spawn(Role.task("user"), () -> user.use(means, thread));
    };
  }

  private static User started(Consumer<StoppableKthread> uses) {
    return (means, thread) -> {
      thread.kthreadRun();
      uses.accept(thread);
    };
  }

  private static void untilStopped(Means means, StoppableKthread self, Runnable round) {
    Loop loop = means.machine.loop("until stopped");
    loop.head();
    while (!self.kthreadShouldStop()) {
      round.run();
      loop.head();
    }
    loop.leave();
  }

  private static void asksInTheCondition(Means means, StoppableKthread self) {
    untilStopped(means, self, () -> means.queue.waitEventIdle("stop", self::kthreadShouldStop));
  }

  private static void neverAsks(Means means, StoppableKthread self) {
    means.queue.waitEventIdle("false", () -> false);
  }

  private static void isInterrupted(Means means, StoppableKthread self) {
    int result = means.queue.waitEventInterruptible("false", () -> false);
    KernelBug.bugOn(result != Errno.ERESTARTSYS, "woken without a reason");
  }

  /** Tests and then sleeps: what comes in between is lost. */
  private static void asksTooEarly(Means means, StoppableKthread self) {
    if (!self.kthreadShouldStop()) {
      means.queue.sleepOn();
    }
  }

  private static void locks(Means means, StoppableKthread self) {
    untilStopped(
        means,
        self,
        () -> {
          means.lock.lock();
          means.lock.unlock();
        });
  }

  private static void sleepsInterruptibly(Means means, StoppableKthread self) {
    KernelBug.bugOn(means.signals.sleepInterruptible(1000) == 0, "it has slept to the end");
  }

  private static void parksWhenAsked(Means means, StoppableKthread self) {
    untilStopped(
        means,
        self,
        () -> {
          means.queue.waitEventIdle(
              "stop or park", () -> self.kthreadShouldStop() || self.kthreadShouldPark());
          if (self.kthreadShouldPark()) {
            self.kthreadParkme();
          }
        });
  }

  private static void stopUnderLock(Means means, StoppableKthread thread) {
    thread.kthreadRun();
    means.lock.lock();
    thread.kthreadStop();
    means.lock.unlock();
  }

  private static void parkAndStop(StoppableKthread thread) {
    KernelBug.bugOn(thread.kthreadPark() != 0, "not parked");
    thread.kthreadStop();
  }

  private static void parkUnparkAndStop(StoppableKthread thread) {
    thread.kthreadPark();
    thread.kthreadUnpark();
    thread.kthreadStop();
  }

  private static void stopBeforeItRuns(Means means, StoppableKthread thread) {
    KernelBug.bugOn(thread.kthreadStop() != Errno.EINTR, "it has run");
  }

  /** A thread that may be frozen, and a suspend that freezes it before it is stopped. */
  private static World frozen(BiPredicate<StoppableKthread, Freezer> shouldStop) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "&wq");
      Freezer freezer = new Freezer(machine);
      SharedVariable stopped = new SharedVariable(machine, "stopped", 0);
      StoppableKthread thread =
          new StoppableKthread(
              machine,
              "kthread",
              null,
              self -> {
                freezer.setFreezable();
                Loop loop = machine.loop("until stopped");
                loop.head();
                while (!shouldStop.test(self, freezer)) {
                  queue.sleepOn();
                  loop.head();
                }
                loop.leave();
              },
              queue);
      thread.booted();
      machine.goal("the system is frozen", () -> stopped.value() == 1);
      machine.spawn(
          Role.task("suspend"),
          () -> {
            freezer.freeze(queue);
            stopped.write(Access.ONCE, 1);
          });
    };
  }

  static Stream<Arguments> threads() {
    User stops = started(StoppableKthread::kthreadStop);
    return Stream.of(
        row("asks in the condition", thread(KthreadTest::asksInTheCondition, stops), CLEAN),
        row("never asks", thread(KthreadTest::neverAsks, stops), DEADLOCK),
        row("asks before it sleeps", thread(KthreadTest::asksTooEarly, stops), LOST),
        row("never asks, interruptible", thread(KthreadTest::isInterrupted, stops), CLEAN),
        row("sleeps interruptibly", thread(KthreadTest::sleepsInterruptibly, stops), CLEAN),
        row(
            "sleeps interruptibly, parked",
            thread(KthreadTest::sleepsInterruptibly, started(StoppableKthread::kthreadPark)),
            BUG),
        row(
            "stopped under its lock",
            thread(KthreadTest::locks, KthreadTest::stopUnderLock),
            DEADLOCK),
        row("stopped without it", thread(KthreadTest::locks, stops), CLEAN),
        row(
            "parked, never asks",
            thread(KthreadTest::asksInTheCondition, started(StoppableKthread::kthreadPark)),
            DEADLOCK),
        row(
            "parked and stopped",
            thread(KthreadTest::parksWhenAsked, started(KthreadTest::parkAndStop)),
            CLEAN),
        row(
            "parked, unparked and stopped",
            thread(KthreadTest::parksWhenAsked, started(KthreadTest::parkUnparkAndStop)),
            CLEAN),
        row("frozen, looks for it", frozen(StoppableKthread::kthreadFreezableShouldStop), CLEAN),
        row("frozen, never looks", frozen((self, freezer) -> self.kthreadShouldStop()), LOCKUP),
        row("stopped when it may have ended", thread((means, self) -> {}, stops), LIFECYCLE),
        row(
            "the same, and its task is kept",
            thread((means, self) -> {}, started(StoppableKthread::kthreadStopKept)),
            CLEAN),
        row("stops itself", thread((means, self) -> self.kthreadStop(), stops), DEADLOCK),
        row(
            "stopped before it runs",
            thread(KthreadTest::neverAsks, KthreadTest::stopBeforeItRuns),
            CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("threads")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
