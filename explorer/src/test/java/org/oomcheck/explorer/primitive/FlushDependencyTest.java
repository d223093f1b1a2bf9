// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.KthreadWork;
import org.oomcheck.model.kernel.work.KthreadWorker;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;

/** Which task may wait for which item, and an item that waits for its timer. */
class FlushDependencyTest {

  /** A task that reclaims waits for an item, or its queue. */
  private static World inReclaim(boolean queued, Consumer<WorkStruct> flush, WqFlag... flags) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", 1);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0, flags);
      WorkStruct work = new WorkStruct(queue, "&work", () -> {});
      if (queued) {
        work.booted();
      }
      machine.spawn(Role.task("reclaims").with(Task.PF_MEMALLOC), () -> flush.accept(work));
    };
  }

  private static World queueInReclaim(boolean queued, WqFlag... flags) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", 1);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0, flags);
      WorkStruct work = new WorkStruct(queue, "&work", () -> {});
      if (queued) {
        work.booted();
      }
      machine.spawn(Role.task("reclaims").with(Task.PF_MEMALLOC), queue::flushWorkqueue);
    };
  }

  private static World ofWorker(Consumer<KthreadWorker> flush) {
    return machine -> {
      KthreadWorker worker = KthreadWorker.create(machine, "worker");
      KthreadWork work = new KthreadWork(worker, "&work", () -> {});
      machine.spawn(
          Role.task("reclaims").with(Task.PF_MEMALLOC),
          () -> {
            work.kthreadQueueWork();
            work.kthreadFlushWork();
            flush.accept(worker);
          });
    };
  }

  /** An item of a queue with WQ_MEM_RECLAIM waits for one of a queue without. */
  private static World fromItem(WqFlag... flags) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", 2);
      WorkqueueStruct reclaims = WorkqueueStruct.alloc(pool, "reclaims", 0, flags);
      WorkqueueStruct other = WorkqueueStruct.alloc(pool, "other", 0);
      WorkStruct awaited = new WorkStruct(other, "&awaited", () -> {});
      awaited.booted();
      new WorkStruct(reclaims, "&work", awaited::flushWork).booted();
    };
  }

  /** An item waits for its timer, and is queued once more meanwhile. */
  private static World queuedWhileArmed(boolean stopsTimer) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", 1);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0);
      SharedVariable runs = new SharedVariable(machine, "runs", 0);
      DelayedWorkStruct delayed =
          new DelayedWorkStruct(queue, "&delayed", () -> runs.write(Access.ONCE, 1));
      machine.spawn(
          Role.task("user"),
          () -> {
            delayed.queueDelayedWork(9);
            KernelBug.bugOn(!delayed.work().workPending(), "the item is not pending");
            if (stopsTimer) {
              delayed.cancelDelayedWork();
            }
            delayed.work().queueWork();
            delayed.work().flushWork();
            KernelBug.bugOn(runs.read(Access.ONCE) != 0, "the item has run before its time");
          });
    };
  }

  /** An item queues itself once more while it is waited for. */
  private static World queuesItself(BiConsumer<WorkqueueStruct, WorkStruct> waits) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker/u8", 1);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0);
      SharedVariable runs = new SharedVariable(machine, "runs", 0);
      WorkStruct[] self = new WorkStruct[1];
      WorkStruct work =
          new WorkStruct(
              queue,
              "&work",
              () -> {
                if (runs.read(Access.ONCE) == 0) {
                  runs.write(Access.ONCE, 1);
                  self[0].queueWork();
                }
              });
      self[0] = work;
      work.booted();
      machine.spawn(
          Role.task("user"),
          () -> {
            waits.accept(queue, work);
            KernelBug.bugOn(work.workPending(), "the item is pending");
          });
    };
  }

  static Stream<Arguments> flushes() {
    Consumer<WorkStruct> flush = WorkStruct::flushWork;
    Consumer<WorkStruct> cancel = WorkStruct::cancelWorkSync;
    return Stream.of(
        row("an item that is queued", inReclaim(true, flush), BUG),
        row("an item that is not", inReclaim(false, flush), CLEAN),
        row("an item with a rescuer", inReclaim(true, flush, WqFlag.WQ_MEM_RECLAIM), CLEAN),
        row("an item that is cancelled", inReclaim(true, cancel), CLEAN),
        row("a queue", queueInReclaim(true), BUG),
        row("an empty queue", queueInReclaim(false), CLEAN),
        row("a queue with a rescuer", queueInReclaim(true, WqFlag.WQ_MEM_RECLAIM), CLEAN),
        row("a kthread_worker", ofWorker(KthreadWorker::kthreadFlushWorker), CLEAN),
        row("from an item with a rescuer", fromItem(WqFlag.WQ_MEM_RECLAIM), BUG),
        row(
            "from one of create_workqueue()",
            fromItem(WqFlag.WQ_MEM_RECLAIM, WqFlag.WQ_LEGACY),
            CLEAN),
        row("queues itself, flushed", queuesItself((all, one) -> one.flushWork()), BUG),
        row("queues itself, queue flushed", queuesItself((all, one) -> all.flushWorkqueue()), BUG),
        row("queues itself, drained", queuesItself((all, one) -> all.drainWorkqueue()), CLEAN),
        row("queues itself, cancelled", queuesItself((all, one) -> one.cancelWorkSync()), CLEAN),
        row("queued while it waits for its timer", queuedWhileArmed(false), CLEAN),
        row("queued when its timer is stopped", queuedWhileArmed(true), BUG));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flushes")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
