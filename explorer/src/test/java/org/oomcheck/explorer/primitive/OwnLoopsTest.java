// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.ATOMIC;
import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.LockedWaits;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.TaskStates;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.WokenWait;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Waits that a task makes of their parts: it says how it sleeps, tests, and schedules. */
class OwnLoopsTest {

  /** What a task that waits and one that wakes share. */
  private static final class Parts {
    final Machine machine;
    final Signals signals;
    final TaskStates states;
    final WaitQueue queue;
    final WokenWait woken;
    final LockedWaits locked;
    final Spinlock lock;
    final SharedVariable flag;

    Parts(Machine machine) {
      this.machine = machine;
      this.signals = new Signals(machine);
      this.states = new TaskStates(machine, signals);
      this.queue = new WaitQueue(machine, "queue", signals);
      this.woken = new WokenWait(queue);
      this.locked = new LockedWaits(queue);
      this.lock = new Spinlock(machine, "lock");
      this.flag = new SharedVariable(machine, "flag", 0);
    }

    boolean isSet() {
      return flag.read(Access.ONCE) == 1;
    }

    void set() {
      flag.write(Access.ONCE, 1);
    }

    /** Loops until the flag is set. */
    void until(Runnable sleep) {
      Loop loop = machine.loop("until");
      loop.head();
      while (!isSet()) {
        sleep.run();
        loop.head();
      }
      loop.leave();
    }
  }

  /** The first task is the one that waits, number 0. */
  private static World world(Consumer<Parts> waits, Consumer<Parts> wakes) {
    return machine -> {
      Parts parts = new Parts(machine);
      machine.spawn(Role.task("waiter"), () -> waits.accept(parts));
      machine.spawn(Role.task("waker"), () -> wakes.accept(parts));
    };
  }

  private static void setsTheStateFirst(Parts parts, TaskState state) {
    Loop loop = parts.machine.loop("wait");
    while (true) {
      loop.head();
      parts.states.setCurrentState(state);
      if (parts.isSet()) {
        break;
      }
      parts.states.schedule();
    }
    parts.states.setRunning();
    loop.leave();
  }

  private static void testsFirst(Parts parts) {
    parts.until(
        () -> {
          parts.states.setCurrentState(TaskState.UNINTERRUPTIBLE);
          parts.states.schedule();
        });
  }

  private static void testsFirstAndTakesTime(Parts parts) {
    parts.until(() -> parts.states.scheduleTimeoutUninterruptible(2));
  }

  private static void wakes(Parts parts) {
    parts.set();
    parts.states.wakeUpProcess(0);
  }

  private static void queueWakes(Parts parts) {
    parts.set();
    parts.queue.wakeUp();
  }

  private static void waitsWoken(Parts parts) {
    parts.woken.addWaitQueue();
    parts.until(
        () -> parts.woken.waitWoken(TaskState.UNINTERRUPTIBLE, TaskStates.MAX_SCHEDULE_TIMEOUT));
    parts.woken.removeWaitQueue();
  }

  private static void queuesTooLate(Parts parts) {
    parts.until(
        () -> {
          parts.queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
          parts.queue.schedule(TaskState.UNINTERRUPTIBLE);
        });
  }

  private static void queuesTooLateAndTakesTime(Parts parts) {
    parts.until(
        () -> {
          parts.queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
          parts.queue.scheduleTimeout(TaskState.UNINTERRUPTIBLE, 2);
        });
    parts.queue.finishWait();
  }

  static Stream<Arguments> loops() {
    Consumer<Parts> interruptible = p -> setsTheStateFirst(p, TaskState.INTERRUPTIBLE);
    Consumer<Parts> uninterruptible = p -> setsTheStateFirst(p, TaskState.UNINTERRUPTIBLE);
    Consumer<Parts> setsAndSignals =
        parts -> {
          parts.set();
          parts.signals.send(0);
        };
    return Stream.of(
        row(
            "tests before it sets its state",
            world(OwnLoopsTest::testsFirst, OwnLoopsTest::wakes),
            LOST),
        row("sets its state first", world(uninterruptible, OwnLoopsTest::wakes), CLEAN),
        row("not woken", world(uninterruptible, Parts::set), LOST),
        row(
            "tests first, with a timeout",
            world(OwnLoopsTest::testsFirstAndTakesTime, Parts::set),
            CLEAN),
        row("a signal ends it", world(interruptible, setsAndSignals), CLEAN),
        row("no signal ends it", world(uninterruptible, setsAndSignals), LOST),
        row("wait_woken", world(OwnLoopsTest::waitsWoken, OwnLoopsTest::queueWakes), CLEAN),
        row("wait_woken, not woken", world(OwnLoopsTest::waitsWoken, Parts::set), LOST),
        row(
            "tests before it is queued",
            world(OwnLoopsTest::queuesTooLate, OwnLoopsTest::queueWakes),
            LOST),
        row(
            "tests before it is queued, with a timeout",
            world(OwnLoopsTest::queuesTooLateAndTakesTime, OwnLoopsTest::queueWakes),
            CLEAN));
  }

  /** Waits with the lock held, which the condition needs. */
  private static Consumer<Parts> underLock(Function<Parts, Runnable> waits) {
    return parts -> {
      parts.lock.lockIrq();
      waits.apply(parts).run();
      KernelBug.bugOn(!parts.isSet(), "the wait ends too early");
      parts.lock.unlockIrq();
    };
  }

  private static void setsUnderLock(Parts parts) {
    parts.lock.lockIrq();
    parts.set();
    parts.queue.wakeUp();
    parts.lock.unlockIrq();
  }

  static Stream<Arguments> locks() {
    Function<Parts, Runnable> keeps = p -> () -> p.queue.waitEvent("flag", p::isSet);
    Function<Parts, Runnable> gives =
        p -> () -> p.locked.waitEventLockIrq("flag", p::isSet, p.lock);
    Function<Parts, Runnable> takes =
        p -> () -> p.locked.waitEventLockIrqTimeout("flag", p::isSet, p.lock, 2);
    Function<Parts, Runnable> commands =
        p -> () -> p.locked.waitEventCmd("flag", p::isSet, p.lock::unlockIrq, p.lock::lockIrq);
    return Stream.of(
        row("wait_event", world(underLock(keeps), OwnLoopsTest::setsUnderLock), ATOMIC),
        row("wait_event_lock_irq", world(underLock(gives), OwnLoopsTest::setsUnderLock), CLEAN),
        row("wait_event_cmd", world(underLock(commands), OwnLoopsTest::setsUnderLock), CLEAN),
        row("not woken", world(underLock(gives), Parts::set), LOST),
        row("a timeout", world(underLock(takes), parts -> {}), BUG));
  }

  private static World alone(Consumer<Parts> does) {
    return machine -> {
      Parts parts = new Parts(machine);
      machine.spawn(Role.task("task"), () -> does.accept(parts));
    };
  }

  private static void is(int expected, int was) {
    KernelBug.bugOn(expected != was, "expected " + expected + ", was " + was);
  }

  private static void results(Parts parts) {
    TaskStates states = parts.states;
    is(5, states.scheduleTimeout(5));
    states.setCurrentState(TaskState.UNINTERRUPTIBLE);
    is(0, states.scheduleTimeout(5));
    is(5, states.scheduleTimeout(5));
    states.setCurrentState(TaskState.INTERRUPTIBLE);
    states.wakeUpProcess(0);
    is(5, states.scheduleTimeout(5));
    is(0, states.scheduleTimeoutInterruptible(5));
    parts.queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
    is(0, parts.queue.scheduleTimeout(TaskState.UNINTERRUPTIBLE, 5));
    parts.queue.wakeUp();
    is(5, parts.queue.scheduleTimeout(TaskState.UNINTERRUPTIBLE, 5));
    parts.queue.finishWait();
    parts.woken.addWaitQueue();
    parts.queue.wakeUp();
    is(5, parts.woken.waitWoken(TaskState.UNINTERRUPTIBLE, 5));
    is(0, parts.woken.waitWoken(TaskState.UNINTERRUPTIBLE, 5));
    parts.woken.removeWaitQueue();
    signalled(parts);
  }

  private static void signalled(Parts parts) {
    BooleanSupplier never = () -> false;
    parts.signals.send(0);
    is(5, parts.states.scheduleTimeoutInterruptible(5));
    is(0, parts.states.scheduleTimeoutKillable(5));
    parts.lock.lockIrq();
    LockedWaits locked = parts.locked;
    is(Errno.ERESTARTSYS, locked.waitEventInterruptibleLockIrq("0", never, parts.lock));
    is(0, locked.waitEventInterruptibleLockIrq("1", () -> true, parts.lock));
    is(0, locked.waitEventLockIrqTimeout("0", never, parts.lock, 3));
    is(3, locked.waitEventLockIrqTimeout("1", () -> true, parts.lock, 3));
    parts.lock.unlockIrq();
    parts.signals.kill(0);
    is(5, parts.states.scheduleTimeoutKillable(5));
    is(0, parts.states.scheduleTimeoutUninterruptible(5));
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        row("what calls return", alone(OwnLoopsTest::results), CLEAN),
        row("schedule() for ever", alone(p -> setsTheStateFirst(p, TaskState.KILLABLE)), DEADLOCK));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"loops", "locks", "calls"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
