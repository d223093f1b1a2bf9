// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LIFECYCLE;
import static org.oomcheck.explorer.primitive.Checked.LOCKUP;
import static org.oomcheck.explorer.primitive.Checked.MISUSE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Work items, and queues of them. */
class WorkTest {

  /** A pool with two workers. */
  private static WorkerPool pool(Machine machine) {
    return new WorkerPool(machine, "kworker/u8", 2);
  }

  /** One item, what it does, and what a task does with it. */
  private static World item(Consumer<WorkStruct> function, Consumer<WorkStruct> user) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      WorkStruct[] self = new WorkStruct[1];
      WorkStruct work = new WorkStruct(queue, "&work", () -> function.accept(self[0]));
      self[0] = work;
      machine.spawn(
          Role.task("user"),
          () -> {
            work.queueWork();
            user.accept(work);
          });
    };
  }

  /** An item that looks at a variable, once or without an end. */
  private static World looks(boolean endless) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      new WorkStruct(
              queue,
              "&work",
              () -> {
                Loop loop = machine.loop("looks");
                do {
                  loop.head();
                } while (flag.read(Access.ONCE) == 0 && endless);
                loop.leave();
              })
          .booted();
      machine.spawn(Role.task("user"), () -> {});
    };
  }

  /** An item that queues another one and waits for it. */
  private static World parentAndChild(int workers, int maxActive) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", workers);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", maxActive);
      WorkStruct child = new WorkStruct(queue, "&child", () -> {});
      WorkStruct parent =
          new WorkStruct(
              queue,
              "&parent",
              () -> {
                child.queueWork();
                child.flushWork();
              });
      machine.spawn(
          Role.task("user"),
          () -> {
            parent.queueWork();
            parent.flushWork();
          });
    };
  }

  /** Two items that must not run at the same time. */
  private static World sideBySide(boolean ordered) {
    return machine -> {
      WorkerPool pool = pool(machine);
      WorkqueueStruct queue =
          ordered
              ? WorkqueueStruct.allocOrdered(pool, "queue")
              : WorkqueueStruct.alloc(pool, "queue", 0);
      SharedVariable inside = new SharedVariable(machine, "inside", 0);
      Runnable alone =
          () -> {
            KernelBug.bugOn(inside.read(Access.ONCE) != 0, "two items run at the same time");
            inside.write(Access.ONCE, 1);
            inside.write(Access.ONCE, 0);
          };
      WorkStruct one = new WorkStruct(queue, "&one", alone);
      WorkStruct other = new WorkStruct(queue, "&other", alone);
      machine.spawn(
          Role.task("user"),
          () -> {
            one.queueWork();
            other.queueWork();
            one.queueWork();
            queue.flushWorkqueue();
          });
    };
  }

  /** A driver frees what its item uses; the item queues itself again. */
  private static World freed(Consumer<WorkStruct> stops) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      WorkStruct[] self = new WorkStruct[1];
      WorkStruct work =
          new WorkStruct(
              queue,
              "&work",
              () -> {
                KernelBug.bugOn(freed.read(Access.ONCE) == 1, "the item uses what was freed");
                self[0].queueWork();
              });
      self[0] = work;
      work.booted();
      machine.spawn(
          Role.task("remove"),
          () -> {
            stops.accept(work);
            freed.write(Access.ONCE, 1);
          });
    };
  }

  private static World cancelUnderLock(boolean holds) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      WorkStruct work =
          new WorkStruct(
              queue,
              "&work",
              () -> {
                lock.lock();
                lock.unlock();
              });
      work.booted();
      machine.spawn(
          Role.task("remove"),
          () -> {
            lock.lock();
            if (!holds) {
              lock.unlock();
            }
            work.cancelWorkSync();
            if (holds) {
              lock.unlock();
            }
          });
    };
  }

  static Stream<Arguments> items() {
    Consumer<WorkStruct> nothing = work -> {};
    return Stream.of(
        row("an item that flushes itself", item(WorkStruct::flushWork, nothing), DEADLOCK),
        row("an item that is flushed", item(nothing, WorkStruct::flushWork), CLEAN),
        row(
            "an item that cancels itself and waits",
            item(WorkStruct::cancelWorkSync, nothing),
            DEADLOCK),
        row("an item that cancels itself", item(WorkStruct::cancelWork, nothing), CLEAN),
        row("an item that queues itself for ever", item(WorkStruct::queueWork, nothing), CLEAN),
        row("an item that never ends", looks(true), LOCKUP),
        row("an item that ends", looks(false), CLEAN),
        row("parent and child, ordered", parentAndChild(2, 1), DEADLOCK),
        row("parent and child, one worker", parentAndChild(1, 2), DEADLOCK),
        row("parent and child", parentAndChild(2, 2), CLEAN),
        row("two items side by side", sideBySide(false), BUG),
        row("two items, ordered", sideBySide(true), CLEAN),
        row("freed after cancel_work()", freed(WorkStruct::cancelWork), BUG),
        row("freed after flush_work()", freed(WorkStruct::flushWork), BUG),
        row("freed after cancel_work_sync()", freed(WorkStruct::cancelWorkSync), CLEAN),
        row("freed after disable_work()", freed(WorkStruct::disableWork), BUG),
        row("freed after disable_work_sync()", freed(WorkStruct::disableWorkSync), CLEAN),
        row("cancelled under its lock", cancelUnderLock(true), DEADLOCK),
        row("cancelled without it", cancelUnderLock(false), CLEAN));
  }

  /** What a world about a whole queue is made of. */
  private record Parts(Machine machine, WorkqueueStruct queue, WorkStruct work, Mutex lock) {}

  private static World queue(Consumer<Parts> function, Consumer<Parts> user, WqFlag... flags) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0, flags);
      Parts[] self = new Parts[1];
      WorkStruct work = new WorkStruct(queue, "&work", () -> function.accept(self[0]));
      Parts parts = new Parts(machine, queue, work, lock);
      self[0] = parts;
      machine.spawn(Role.task("user"), () -> user.accept(parts));
    };
  }

  private static void queueAndFlush(Parts parts) {
    parts.work.queueWork();
    parts.queue.flushWorkqueue();
  }

  private static void queueAndDestroy(Parts parts) {
    parts.work.queueWork();
    parts.queue.destroyWorkqueue();
  }

  private static void destroyAndQueue(Parts parts) {
    parts.queue.destroyWorkqueue();
    parts.work.queueWork();
  }

  /** Queues itself once more, if it is the first time. */
  private static World chained() {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      SharedVariable runs = new SharedVariable(machine, "runs", 0);
      WorkStruct[] self = new WorkStruct[1];
      WorkStruct work =
          new WorkStruct(
              queue,
              "&work",
              () -> {
                runs.add(1);
                if (runs.read(Access.PLAIN) == 1) {
                  self[0].queueWork();
                }
              });
      self[0] = work;
      work.booted();
      machine.spawn(
          Role.task("user"),
          () -> {
            queue.drainWorkqueue();
            KernelBug.bugOn(runs.read(Access.PLAIN) != 2, "the queue is not empty");
          });
    };
  }

  /** An item runs and is queued again; that is cancelled while a task flushes. */
  private static World cancelledWhileFlushed(BiConsumer<WorkqueueStruct, WorkStruct> flush) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 1);
      Completion begun = new Completion(machine, "begun");
      Completion again = new Completion(machine, "again");
      Completion goesOn = new Completion(machine, "goes on");
      SharedVariable flushed = new SharedVariable(machine, "flushed", 0);
      Runnable function =
          () -> {
            begun.complete();
            goesOn.waitForCompletion();
            KernelBug.bugOn(flushed.read(Access.ONCE) == 1, "an item runs after a flush");
          };
      WorkStruct work = new WorkStruct(queue, "&work", function);
      work.booted();
      machine.spawn(
          Role.task("flusher"),
          () -> {
            begun.waitForCompletion();
            work.queueWork();
            again.complete();
            flush.accept(queue, work);
            flushed.write(Access.ONCE, 1);
          });
      machine.spawn(
          Role.task("canceller"),
          () -> {
            again.waitForCompletion();
            work.cancelWork();
            goesOn.completeAll();
          });
    };
  }

  /** An item flushes one of a queue with or without WQ_MEM_RECLAIM. */
  private static World flushes(WqFlag... flags) {
    return machine -> {
      WorkerPool pool = pool(machine);
      WorkqueueStruct reclaims = WorkqueueStruct.alloc(pool, "reclaims", 0, WqFlag.WQ_MEM_RECLAIM);
      WorkqueueStruct other = WorkqueueStruct.alloc(pool, "other", 0, flags);
      WorkStruct awaited = new WorkStruct(other, "&awaited", () -> {});
      awaited.booted();
      new WorkStruct(reclaims, "&work", awaited::flushWork).booted();
    };
  }

  /** The system is frozen while an item may run. */
  private static World frozen(boolean thawsFirst, WqFlag... flags) {
    return machine -> {
      WorkerPool pool = pool(machine);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 1, flags);
      SharedVariable asleep = new SharedVariable(machine, "asleep", 0);
      Runnable function =
          () -> KernelBug.bugOn(asleep.read(Access.ONCE) == 1, "an item runs in a frozen system");
      new WorkStruct(queue, "&first", function).booted();
      WorkStruct second = new WorkStruct(queue, "&second", function);
      machine.spawn(
          Role.task("suspend"),
          () -> {
            pool.freezeWorkqueuesBegin();
            pool.freezeWorkqueuesBusy();
            asleep.write(Access.ONCE, 1);
            second.queueWork();
            asleep.write(Access.ONCE, 0);
            if (!thawsFirst) {
              second.flushWork();
            }
            pool.thawWorkqueues();
            second.flushWork();
          });
    };
  }

  static Stream<Arguments> queues() {
    Consumer<Parts> nothing = parts -> {};
    Consumer<Parts> flushesItsQueue = parts -> parts.queue.flushWorkqueue();
    Consumer<Parts> leaksALock = parts -> parts.lock.lock();
    return Stream.of(
        row("an item flushes its queue", queue(flushesItsQueue, WorkTest::queueAndFlush), DEADLOCK),
        row("a task flushes the queue", queue(nothing, WorkTest::queueAndFlush), CLEAN),
        row("an item keeps a lock", queue(leaksALock, WorkTest::queueAndFlush), MISUSE),
        row("the next run is flushed", cancelledWhileFlushed((all, one) -> one.flushWork()), BUG),
        row("all runs are", cancelledWhileFlushed((all, one) -> all.flushWorkqueue()), CLEAN),
        row("queued after destroy", queue(nothing, WorkTest::destroyAndQueue), LIFECYCLE),
        row("queued before destroy", queue(nothing, WorkTest::queueAndDestroy), CLEAN),
        row("drained, queues itself once more", chained(), CLEAN),
        row("WQ_MEM_RECLAIM flushes none", flushes(), BUG),
        row("WQ_MEM_RECLAIM flushes its like", flushes(WqFlag.WQ_MEM_RECLAIM), CLEAN),
        row("frozen, not freezable", frozen(true), BUG),
        row("frozen", frozen(true, WqFlag.WQ_FREEZABLE), CLEAN),
        row("flushed before it is thawed", frozen(false, WqFlag.WQ_FREEZABLE), DEADLOCK));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"items", "queues"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
