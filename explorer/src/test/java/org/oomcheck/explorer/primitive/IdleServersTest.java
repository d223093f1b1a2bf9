// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.TaskStates;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.WokenWait;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;

/** A kernel thread that serves others sleeps interruptibly when there is nothing to do. */
class IdleServersTest {

  /** What a server and a task that wants something share. */
  private static final class Parts {
    final TaskStates states;
    final WaitQueue queue;
    final WokenWait woken;
    final SharedVariable work;
    final Completion asked;
    final Semaphore units;
    final Completion done;

    Parts(Machine machine) {
      Signals signals = new Signals(machine);
      this.states = new TaskStates(machine, signals);
      this.queue = new WaitQueue(machine, "queue", signals);
      this.woken = new WokenWait(queue);
      this.work = new SharedVariable(machine, "work", 0);
      this.asked = new Completion(machine, "asked", signals);
      this.units = new Semaphore(machine, "units", 0, signals);
      this.done = new Completion(machine, "done");
    }

    /** Does the work that there is. */
    void works() {
      if (isThere()) {
        work.write(Access.ONCE, 0);
        done.complete();
      }
    }

    boolean isThere() {
      return work.read(Access.ONCE) == 1;
    }

    void wants() {
      work.write(Access.ONCE, 1);
    }
  }

  /** The first task is the server, number 0. */
  private static World world(Role server, BiConsumer<Parts, Runnable> serves, Asking asks) {
    return machine -> {
      Parts parts = new Parts(machine);
      machine.spawn(
          server.with(Task.PF_KTHREAD),
          () -> {
            Loop loop = machine.loop("serve");
            serves.accept(parts, loop::head);
          });
      machine.spawn(Role.task("client"), () -> asks.run(parts));
    };
  }

  private interface Asking {
    void run(Parts parts);
  }

  private static World kthread(BiConsumer<Parts, Runnable> serves, Asking asks) {
    return world(Role.daemon("kthread"), serves, asks);
  }

  private static void servesRequests(Parts parts, Runnable head) {
    while (true) {
      head.run();
      parts.asked.waitForCompletionInterruptible();
      parts.done.complete();
    }
  }

  private static void servesUnits(Parts parts, Runnable head) {
    while (true) {
      head.run();
      parts.units.downInterruptible();
      parts.done.complete();
    }
  }

  private static void setsItsState(Parts parts, Runnable head) {
    while (true) {
      head.run();
      parts.states.setCurrentState(TaskState.INTERRUPTIBLE);
      if (parts.isThere()) {
        parts.states.setRunning();
        parts.works();
      } else {
        parts.states.schedule();
      }
    }
  }

  private static void testsBeforeItSetsItsState(Parts parts, Runnable head) {
    while (true) {
      head.run();
      if (parts.isThere()) {
        parts.works();
      } else {
        parts.states.setCurrentState(TaskState.INTERRUPTIBLE);
        parts.states.schedule();
      }
    }
  }

  /** Sleeps behind its work, and not behind its test. */
  private static void sleepsBehindItsWork(Parts parts, Runnable head) {
    parts.woken.addWaitQueue();
    while (true) {
      head.run();
      parts.works();
      parts.woken.waitWoken(TaskState.INTERRUPTIBLE, TaskStates.MAX_SCHEDULE_TIMEOUT);
    }
  }

  private static void queuesAndWakes(Parts parts) {
    parts.wants();
    parts.queue.wakeUp();
    parts.done.waitForCompletion();
  }

  private static void wakes(Parts parts) {
    parts.wants();
    parts.states.wakeUpProcess(0);
    parts.done.waitForCompletion();
  }

  static Stream<Arguments> servers() {
    Asking completes =
        parts -> {
          parts.asked.complete();
          parts.done.waitForCompletion();
        };
    Asking ups =
        parts -> {
          parts.units.up();
          parts.done.waitForCompletion();
        };
    Asking nothing = parts -> {};
    Asking waits = parts -> parts.done.waitForCompletion();
    return Stream.of(
        row("a completion", kthread(IdleServersTest::servesRequests, completes), CLEAN),
        row("no task asks", kthread(IdleServersTest::servesRequests, nothing), CLEAN),
        row("asks for nothing", kthread(IdleServersTest::servesRequests, waits), DEADLOCK),
        row("a semaphore", kthread(IdleServersTest::servesUnits, ups), CLEAN),
        row("no unit", kthread(IdleServersTest::servesUnits, waits), DEADLOCK),
        row("a state", kthread(IdleServersTest::setsItsState, IdleServersTest::wakes), CLEAN),
        row("not woken", kthread(IdleServersTest::setsItsState, Parts::wants), LOST),
        row(
            "tests before it sets its state",
            kthread(IdleServersTest::testsBeforeItSetsItsState, Parts::wants),
            LOST),
        row(
            "sleeps behind its work",
            kthread(IdleServersTest::sleepsBehindItsWork, IdleServersTest::queuesAndWakes),
            CLEAN),
        row(
            "sleeps behind its work, not woken",
            kthread(IdleServersTest::sleepsBehindItsWork, Parts::wants),
            LOST));
  }

  /** A worker that has to come to an end, and sleeps interruptibly, does not idle. */
  static Stream<Arguments> workers() {
    Role worker = Role.task("kworker");
    BiConsumer<Parts, Runnable> onQueue =
        (parts, head) -> parts.queue.waitEventInterruptible("work", parts::isThere);
    BiConsumer<Parts, Runnable> onCompletion =
        (parts, head) -> parts.asked.waitForCompletionInterruptible();
    Asking wakes =
        parts -> {
          parts.wants();
          parts.queue.wakeUp();
        };
    return Stream.of(
        row("a worker on a queue", world(worker, onQueue, wakes), CLEAN),
        row("is not woken", world(worker, onQueue, parts -> {}), DEADLOCK),
        row("a worker", world(worker, onCompletion, parts -> parts.asked.complete()), CLEAN),
        row("is not answered", world(worker, onCompletion, parts -> {}), DEADLOCK));
  }

  private static void is(boolean expected, boolean was) {
    KernelBug.bugOn(expected != was, "expected " + expected);
  }

  /** What wake_up_process() says of a task that never sleeps, or for a jiffy. */
  static Stream<Arguments> results() {
    BiConsumer<Parts, Runnable> runs = (parts, head) -> {};
    BiConsumer<Parts, Runnable> sleeps =
        (parts, head) -> parts.states.scheduleTimeoutUninterruptible(1);
    BiConsumer<Parts, Runnable> queues =
        (parts, head) -> parts.queue.waitEventTimeout("0", () -> false, 1);
    Asking ofState = parts -> is(false, parts.states.wakeUpProcess(0));
    Asking ofQueue = parts -> is(false, parts.queue.wakeUpProcess(0));
    Role task = Role.task("kthread");
    return Stream.of(
        row("a task that runs is not woken", world(task, runs, ofState), CLEAN),
        row("one that sleeps is", world(task, sleeps, ofState), BUG),
        row("a task on no queue is not woken", world(task, runs, ofQueue), CLEAN),
        row("one on a queue is", world(task, queues, ofQueue), BUG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"servers", "workers", "results"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
