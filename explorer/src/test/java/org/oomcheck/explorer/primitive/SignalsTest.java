// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Waits that signals end, and waits that they do not end. */
class SignalsTest {

  /** What a victim does, with the primitives that it sleeps on. */
  @FunctionalInterface
  private interface Sleeper {

    /** Sleeps; the completion never comes, the lock is never released, and so on. */
    int sleep(Completion never, Mutex held, RwSemaphore written, WaitQueue queue);
  }

  private static World killed(Sleeper sleeper, BiConsumer<Signals, Integer> sends) {
    return machine -> {
      Signals signals = new Signals(machine);
      Completion never = new Completion(machine, "&never", signals);
      Mutex held = new Mutex(machine, "&held", signals);
      RwSemaphore written = new RwSemaphore(machine, "&written", signals);
      WaitQueue queue = new WaitQueue(machine, "&queue", signals);
      Completion over = new Completion(machine, "&over");
      Completion taken = new Completion(machine, "&taken");
      machine.spawn(
          Role.task("holder"),
          () -> {
            held.lock();
            written.downWrite();
            taken.complete();
            over.waitForCompletion();
            written.upWrite();
            held.unlock();
          });
      int victim =
          machine.spawn(
              Role.task("victim"),
              () -> {
                taken.waitForCompletion();
                int result = sleeper.sleep(never, held, written, queue);
                KernelBug.bugOn(result >= 0, "nothing came, and the sleep ended");
                over.complete();
              });
      machine.spawn(Role.task("killer"), () -> sends.accept(signals, victim));
    };
  }

  /** Two locks in opposite order; a task that is killed lets the other one go on. */
  private static World oppositeOrder(boolean killed) {
    return machine -> {
      Signals signals = new Signals(machine);
      Mutex a = new Mutex(machine, "a", signals);
      Mutex b = new Mutex(machine, "b", signals);
      int victim =
          machine.spawn(
              Role.task("victim"),
              () -> {
                a.lock();
                if (b.lockKillable() == 0) {
                  b.unlock();
                }
                a.unlock();
              });
      machine.spawn(
          Role.task("other"),
          () -> {
            b.lock();
            a.lock();
            a.unlock();
            b.unlock();
          });
      if (killed) {
        machine.spawn(Role.task("killer"), () -> signals.kill(victim));
      }
    };
  }

  /** How an exclusive waiter sleeps until a flag is set. */
  @FunctionalInterface
  private interface Exclusive {

    /** Sleeps until the flag is set, or a signal comes. */
    int until(WaitQueue queue, BooleanSupplier set);
  }

  /** Two exclusive waiters and one wake-up, which comes after a signal to the first. */
  private static World oneWakeUpForTwo(Exclusive waits, BiConsumer<Signals, Integer> sends) {
    return machine -> {
      Signals signals = new Signals(machine);
      WaitQueue queue = new WaitQueue(machine, "&queue", signals);
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      BooleanSupplier set = () -> flag.read(Access.ONCE) == 1;
      int victim = machine.spawn(Role.task("victim"), () -> waits.until(queue, set));
      machine.spawn(Role.task("waiter"), () -> waits.until(queue, set));
      machine.spawn(
          Role.task("waker"),
          () -> {
            sends.accept(signals, victim);
            flag.write(Access.ONCE, 1);
            queue.wakeUp();
          });
    };
  }

  static Stream<Arguments> signals() {
    Sleeper completion = (never, held, written, queue) -> never.waitForCompletionKillable();
    Sleeper interruptible = (never, held, written, queue) -> never.waitForCompletionInterruptible();
    Sleeper mutex = (never, held, written, queue) -> held.lockKillable();
    Sleeper reader = (never, held, written, queue) -> written.downReadKillable();
    Sleeper writer = (never, held, written, queue) -> written.downWriteKillable();
    Sleeper killable = (never, held, written, queue) -> queue.waitEventKillable("0", () -> false);
    Sleeper event = (never, held, written, queue) -> queue.waitEventInterruptible("0", () -> false);
    Exclusive forKill = (queue, set) -> queue.waitEventKillableExclusive("flag", set);
    Exclusive forAny = (queue, set) -> queue.waitEventInterruptibleExclusive("flag", set);
    return Stream.of(
        row("exclusive, SIGKILL", oneWakeUpForTwo(forKill, Signals::kill), CLEAN),
        row("exclusive, a signal that is not fatal", oneWakeUpForTwo(forKill, Signals::send), LOST),
        row("exclusive and interruptible, a signal", oneWakeUpForTwo(forAny, Signals::send), CLEAN),
        row("completion, SIGKILL", killed(completion, Signals::kill), CLEAN),
        row("completion, a signal that is not fatal", killed(completion, Signals::send), DEADLOCK),
        row("interruptible completion, a signal", killed(interruptible, Signals::send), CLEAN),
        row("mutex, SIGKILL", killed(mutex, Signals::kill), CLEAN),
        row("mutex, a signal that is not fatal", killed(mutex, Signals::send), DEADLOCK),
        row("reader, SIGKILL", killed(reader, Signals::kill), CLEAN),
        row("writer, SIGKILL", killed(writer, Signals::kill), CLEAN),
        row("killable event, SIGKILL", killed(killable, Signals::kill), CLEAN),
        row("killable event, kthread_stop()", killed(killable, Signals::notifySignal), DEADLOCK),
        row("event, a signal", killed(event, Signals::send), CLEAN),
        row("opposite order, killable", oppositeOrder(false), DEADLOCK),
        row("opposite order, killed", oppositeOrder(true), CLEAN),
        row("event, kthread_stop()", killed(event, Signals::notifySignal), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signals")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
