// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LIFECYCLE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.work.KthreadDelayedWork;
import org.oomcheck.model.kernel.work.KthreadWork;
import org.oomcheck.model.kernel.work.KthreadWorker;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** A kthread_worker and its items. */
class KthreadWorkerTest {

  /** A worker with an item, a second one that does nothing, and one behind a timer. */
  private static final class Parts {
    final KthreadWorker worker;
    final KthreadWork work;
    final KthreadWork second;
    final KthreadDelayedWork delayed;
    final Mutex mutex;
    final SharedVariable freed;

    Parts(Machine machine, Consumer<Parts> function) {
      this.worker = KthreadWorker.create(machine, "vworker");
      this.work = new KthreadWork(worker, "&work", () -> function.accept(this));
      this.second = new KthreadWork(worker, "&second", () -> {});
      this.delayed = new KthreadDelayedWork(worker, "&delayed", this::isNotFreed);
      this.mutex = new Mutex(machine, "mutex");
      this.freed = new SharedVariable(machine, "freed", 0);
    }

    void isNotFreed() {
      KernelBug.bugOn(freed.read(Access.ONCE) == 1, "used after it was freed");
    }
  }

  private static World world(Consumer<Parts> function, Consumer<Parts> user) {
    return machine -> {
      Parts parts = new Parts(machine, function);
      machine.spawn(Role.task("user"), () -> user.accept(parts));
    };
  }

  private static Consumer<Parts> frees(Consumer<Parts> stops) {
    return parts -> {
      parts.work.kthreadQueueWork();
      parts.delayed.kthreadQueueDelayedWork(2);
      stops.accept(parts);
      parts.freed.write(Access.ONCE, 1);
    };
  }

  private static void cancels(Parts parts) {
    parts.delayed.kthreadCancelDelayedWorkSync();
    parts.work.kthreadCancelWorkSync();
  }

  private static void cancelsOne(Parts parts) {
    parts.work.kthreadCancelWorkSync();
  }

  private static void queuesAndFlushes(Parts parts) {
    parts.work.kthreadQueueWork();
    parts.work.kthreadFlushWork();
  }

  private static void flushesUnderLock(Parts parts) {
    parts.work.kthreadQueueWork();
    parts.mutex.lock();
    parts.worker.kthreadFlushWorker();
    parts.mutex.unlock();
  }

  private static void flushesWithoutLock(Parts parts) {
    parts.work.kthreadQueueWork();
    parts.mutex.lock();
    parts.mutex.unlock();
    parts.worker.kthreadFlushWorker();
  }

  private static void takesLock(Parts parts) {
    parts.mutex.lock();
    parts.mutex.unlock();
  }

  /** One thread: an item that waits for a later one waits for ever. */
  private static void waitsForTheSecond(Parts parts) {
    parts.second.kthreadQueueWork();
    parts.second.kthreadFlushWork();
  }

  private static void queuesAgainAndMovesTheTimer(Parts parts) {
    parts.isNotFreed();
    parts.delayed.kthreadModDelayedWork(1);
  }

  private static void destroys(Parts parts) {
    parts.work.kthreadQueueWork();
    parts.worker.kthreadDestroyWorker();
  }

  private static void destroysArmed(Parts parts) {
    parts.delayed.kthreadQueueDelayedWork(1);
    parts.worker.kthreadDestroyWorker();
  }

  private static void destroysAndQueues(Parts parts) {
    destroys(parts);
    parts.work.kthreadQueueWork();
  }

  static Stream<Arguments> workers() {
    Consumer<Parts> nothing = parts -> {};
    return Stream.of(
        row(
            "an item that flushes itself",
            world(p -> p.work.kthreadFlushWork(), KthreadWorkerTest::queuesAndFlushes),
            DEADLOCK),
        row("an item that is flushed", world(nothing, KthreadWorkerTest::queuesAndFlushes), CLEAN),
        row(
            "an item waits for a later one",
            world(KthreadWorkerTest::waitsForTheSecond, KthreadWorkerTest::queuesAndFlushes),
            DEADLOCK),
        row(
            "flushed under its lock",
            world(KthreadWorkerTest::takesLock, KthreadWorkerTest::flushesUnderLock),
            DEADLOCK),
        row(
            "flushed without it",
            world(KthreadWorkerTest::takesLock, KthreadWorkerTest::flushesWithoutLock),
            CLEAN),
        row(
            "freed while the timer runs",
            world(Parts::isNotFreed, frees(KthreadWorkerTest::cancelsOne)),
            BUG),
        row(
            "freed when both are cancelled",
            world(Parts::isNotFreed, frees(KthreadWorkerTest::cancels)),
            CLEAN),
        row(
            "the item arms the timer again",
            world(
                KthreadWorkerTest::queuesAgainAndMovesTheTimer, frees(KthreadWorkerTest::cancels)),
            BUG),
        row(
            "queued after destroy",
            world(nothing, KthreadWorkerTest::destroysAndQueues),
            LIFECYCLE),
        row("queued before destroy", world(nothing, KthreadWorkerTest::destroys), CLEAN),
        row(
            "the item queues itself again",
            world(parts -> parts.work.kthreadQueueWork(), KthreadWorkerTest::destroys),
            LIFECYCLE),
        row(
            "destroyed while the timer runs",
            world(nothing, KthreadWorkerTest::destroysArmed),
            LIFECYCLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("workers")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
