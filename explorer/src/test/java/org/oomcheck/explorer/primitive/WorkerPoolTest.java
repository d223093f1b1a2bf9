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
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Workers that have to be created, and items with a timer. */
class WorkerPoolTest {

  /** A pool with two workers. */
  private static WorkerPool pool(Machine machine) {
    return new WorkerPool(machine, "kworker/u8", 2);
  }

  /** A task waits for an item under a lock that an allocation of the workers needs. */
  private static World needsMemory(int atFirst, WqFlag... flags) {
    return machine -> {
      Mutex lock = new Mutex(machine, "&fs->lock");
      WorkerPool pool =
          new WorkerPool(
              machine,
              "kworker/u8",
              atFirst,
              2,
              () -> {
                lock.lock();
                lock.unlock();
              });
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0, flags);
      WorkStruct work = new WorkStruct(queue, "&work", () -> {});
      machine.spawn(
          Role.task("filesystem"),
          () -> {
            lock.lock();
            work.queueWork();
            work.flushWork();
            lock.unlock();
          });
    };
  }

  /** The rescuer runs one item at a time, and the first waits for the second. */
  private static World dependOnEachOther(boolean allocationEnds) {
    return machine -> {
      Completion memory = new Completion(machine, "&memory");
      Completion second = new Completion(machine, "&second_ran");
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", 1, 2, memory::waitForCompletion);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0, WqFlag.WQ_MEM_RECLAIM);
      WorkStruct one = new WorkStruct(queue, "&one", second::waitForCompletion);
      WorkStruct other = new WorkStruct(queue, "&other", second::complete);
      if (allocationEnds) {
        machine.spawn(Role.task("free"), memory::complete);
      }
      machine.spawn(
          Role.task("user"),
          () -> {
            one.queueWork();
            other.queueWork();
            queue.flushWorkqueue();
          });
    };
  }

  /** Every worker runs an item that waits for one of another queue. */
  private static World allBusy(int items, WqFlag... flags) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", items);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "writes", 0, flags);
      WorkqueueStruct system = WorkqueueStruct.alloc(pool, "events", 0);
      for (int item = 0; item < items; item++) {
        Completion written = new Completion(machine, "&written" + item);
        WorkStruct write = new WorkStruct(queue, "&write" + item, written::complete);
        new WorkStruct(
                system,
                "&work" + item,
                () -> {
                  write.queueWork();
                  written.waitForCompletion();
                })
            .booted();
      }
    };
  }

  static Stream<Arguments> memory() {
    return Stream.of(
        row("all workers are busy", allBusy(1), DEADLOCK),
        row("all workers are busy, rescuer", allBusy(1, WqFlag.WQ_MEM_RECLAIM), CLEAN),
        row("two workers are busy, rescuer", allBusy(2, WqFlag.WQ_MEM_RECLAIM), CLEAN),
        row("a worker has to be created", needsMemory(1), DEADLOCK),
        row("a worker has to be created, rescuer", needsMemory(1, WqFlag.WQ_MEM_RECLAIM), CLEAN),
        row("two workers", needsMemory(2), CLEAN),
        row("items that depend on each other, rescuer", dependOnEachOther(false), DEADLOCK),
        row("items that depend on each other, memory", dependOnEachOther(true), CLEAN));
  }

  private static World delayed(boolean queuedAtOnce, Consumer<DelayedWorkStruct> stops) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      DelayedWorkStruct work =
          new DelayedWorkStruct(
              queue,
              "&dwork",
              () -> KernelBug.bugOn(freed.read(Access.ONCE) == 1, "uses what was freed"));
      machine.spawn(
          Role.task("remove"),
          () -> {
            work.queueDelayedWork(queuedAtOnce ? 0 : 5);
            stops.accept(work);
            freed.write(Access.ONCE, 1);
          });
    };
  }

  private static World destroyedBeforeTheTimer(boolean cancels) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      DelayedWorkStruct work = new DelayedWorkStruct(queue, "&dwork", () -> {});
      Completion never = new Completion(machine, "&later");
      machine.spawn(
          Role.task("remove"),
          () -> {
            work.queueDelayedWork(5);
            if (cancels) {
              work.cancelDelayedWorkSync();
            }
            queue.destroyWorkqueue();
            never.waitForCompletionTimeout(10);
          });
    };
  }

  private static World sooner(boolean modified) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      Completion ran = new Completion(machine, "&ran");
      DelayedWorkStruct work = new DelayedWorkStruct(queue, "&dwork", ran::complete);
      machine.spawn(
          Role.task("user"),
          () -> {
            work.queueDelayedWork(50);
            if (modified) {
              work.modDelayedWork(5);
            } else {
              work.queueDelayedWork(5);
            }
            KernelBug.bugOn(ran.waitForCompletionTimeout(20) == 0, "the first delay has stayed");
          });
    };
  }

  /** The timer is moved at the moment at which it expires. */
  private static World movedAtExpiry(boolean modified) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool(machine), "queue", 0);
      Completion ran = new Completion(machine, "&ran");
      Sleep sleep = new Sleep(machine);
      DelayedWorkStruct work = new DelayedWorkStruct(queue, "&dwork", ran::complete);
      machine.spawn(
          Role.task("user"),
          () -> {
            work.queueDelayedWork(2);
            sleep.scheduleTimeoutUninterruptible(2);
            boolean was = modified ? work.modDelayedWork(5) : work.queueDelayedWork(5);
            KernelBug.bugOn(
                was == modified && ran.waitForCompletionTimeout(3) != 0, "it runs too early");
          });
    };
  }

  static Stream<Arguments> delays() {
    return Stream.of(
        row("freed while the timer runs", delayed(false, work -> {}), BUG),
        row("freed, timer left", delayed(false, work -> work.work().cancelWorkSync()), BUG),
        row(
            "freed after cancel_delayed_work()",
            delayed(true, DelayedWorkStruct::cancelDelayedWork),
            BUG),
        row(
            "freed after cancel_delayed_work_sync()",
            delayed(false, DelayedWorkStruct::cancelDelayedWorkSync),
            CLEAN),
        row(
            "freed after flush_delayed_work()",
            delayed(false, DelayedWorkStruct::flushDelayedWork),
            CLEAN),
        row("destroyed before the timer", destroyedBeforeTheTimer(false), LIFECYCLE),
        row("cancelled and destroyed", destroyedBeforeTheTimer(true), CLEAN),
        row("queue_delayed_work() does not change the delay", sooner(false), BUG),
        row("mod_delayed_work() does", sooner(true), CLEAN),
        row("queue_delayed_work() at the end of the delay", movedAtExpiry(false), BUG),
        row("mod_delayed_work() at the end of the delay", movedAtExpiry(true), CLEAN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"memory", "delays"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
