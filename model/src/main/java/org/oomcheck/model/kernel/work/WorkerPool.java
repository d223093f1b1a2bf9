// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * {@code struct worker_pool}: the workers that run the items of every queue that belongs to it.
 *
 * <p>A worker that leaves the last idle one behind creates another before it runs an item, and
 * creating takes memory. While it tries, its items wait; a queue with WQ_MEM_RECLAIM has a rescuer
 * for that.
 *
 * <p>Deviates: an unbound pool, so a worker that runs does not keep others from starting. There is
 * a greatest number of workers; once it is reached, none is created, as if there were no memory for
 * one: rescuers come then as well. An item that was inactive takes its turn by the time it was
 * queued, not by the time it was activated; this matters only between items of different queues.
 */
public final class WorkerPool {
  /** Instead of an item: the worker has to create another one first. */
  private static final int MANAGE = -2;

  private static final int NOTHING = -1;

  /** Instead of an item: the worker looks for one a moment later. */
  private static final int LATER = -3;

  /** {@code MAYDAY_INITIAL_TIMEOUT} is a hundredth of a second, and at least this. */
  private static final int LEAST_MAYDAY_JIFFIES = 2;

  private static final int PER_SECOND = 100;

  private final Machine machine;
  private final String comm;
  private final int most;
  private final Runnable allocation;
  private final Cell idle;
  private final Cell workers;
  private final Cell managing;
  private final Cell frozen;
  private final List<WorkStruct> works = new ArrayList<>();
  private final List<WorkqueueStruct> queues = new ArrayList<>();

  /** A pool whose workers are all there from the start. */
  public WorkerPool(Machine machine, String comm, int workers) {
    this(machine, comm, workers, workers, () -> {});
  }

  /**
   * A pool that creates workers.
   *
   * @param comm the name of the workers
   * @param atFirst how many there are at first, all idle; at least 1
   * @param most how many there can be
   * @param allocation what creating a worker does to get its memory, with GFP_KERNEL; it may block
   */
  public WorkerPool(Machine machine, String comm, int atFirst, int most, Runnable allocation) {
    if (atFirst < 1 || atFirst > most) {
      throw new IllegalArgumentException(
          comm + ": " + atFirst + " workers at first, 1 to " + most + " are possible");
    }
    this.machine = machine;
    this.comm = comm;
    this.most = most;
    this.allocation = allocation;
    this.idle = machine.cell(comm + " idle workers", atFirst);
    this.workers = machine.cell(comm + " workers", atFirst);
    this.managing = machine.cell(comm + " manager", 0);
    this.frozen = machine.cell(comm + " frozen", 0);
    int flags = Task.PF_KTHREAD | Task.PF_WQ_WORKER;
    machine.spawn(Role.daemon(comm).times(most).with(flags), this::workerThread);
  }

  Machine machine() {
    return machine;
  }

  void add(WorkqueueStruct queue) {
    queues.add(queue);
  }

  void add(WorkStruct work) {
    works.add(work);
  }

  boolean isFrozen() {
    return frozen.get() == 1;
  }

  /** The place behind the items that are queued. */
  int nextPlace() {
    int last = 0;
    for (WorkStruct work : works) {
      last += work.isQueued() ? 1 : 0;
    }
    return last + 1;
  }

  /** Lets the items behind a place move up. */
  void closeGap(int place) {
    works.forEach(work -> work.moveUpBehind(place));
  }

  @KernelRef(path = "kernel/workqueue.c", symbol = "worker_thread", release = "v6.12")
  private void workerThread() {
    Loop loop = machine.loop("worker_thread");
    while (true) {
      loop.head();
      int next =
          machine.perform(
              Step.of(this, "worker_thread() waits for work", this::leaveIdle)
                  .when(() -> idle.get() > 0 && first(work -> true) != NOTHING)
                  .sleeping()
                  .idling());
      if (next == MANAGE) {
        next = manageWorkers();
      }
      processWorks(next, this::nextOrIdle);
    }
  }

  private int leaveIdle() {
    idle.add(-1);
    if (idle.get() == 0 && managing.get() == 0 && workers.get() < most) {
      managing.set(1);
      return MANAGE;
    }
    return nextOrIdle();
  }

  private int nextOrIdle() {
    int next = claim(work -> true);
    idle.add(next == NOTHING ? 1 : 0);
    return next;
  }

  /** Creates a worker; only then looks for an item. Context: allocates. */
  @KernelRef(
      path = "kernel/workqueue.c",
      symbol = "maybe_create_worker",
      release = "v6.12",
      omits = "a creation that fails, and is tried again after a second")
  private int manageWorkers() {
    allocation.run();
    return machine.perform(Step.of(this, "create_worker(" + comm + ")", this::created));
  }

  private int created() {
    idle.add(1);
    workers.add(1);
    managing.set(0);
    return nextOrIdle();
  }

  /** Runs items until there is none; between two of them the worker waits for work. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "process_scheduled_works", release = "v6.12")
  private void processWorks(int begin, IntSupplier following) {
    Loop loop = machine.loop("process_scheduled_works");
    int next = begin;
    while (next != NOTHING) {
      loop.head(next);
      WorkStruct work = works.get(next);
      processOneWork(work);
      next =
          machine.perform(
              Step.of(
                      this,
                      work.name() + " has run",
                      () -> work.end() ? LATER : following.getAsInt())
                  .idling());
      if (next == LATER) {
        next = machine.perform(Step.of(this, "looks for work", following::getAsInt).idling());
      }
    }
    loop.leave();
  }

  /**
   * Runs an item once.
   *
   * @throws KernelBug if it returns with a lock or in atomic context
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "process_one_work", release = "v6.12")
  private void processOneWork(WorkStruct work) {
    Task worker = machine.current();
    int locks = worker.held().size();
    worker.took(work.queue());
    work.call();
    worker.drops(work.queue());
    if (worker.held().size() != locks || worker.preemptCount() != 0) {
      throw new KernelBug(Hazard.LOCK_MISUSE, "workqueue leaked lock or atomic: " + work.name());
    }
  }

  /** The first item that a worker can run, by the order of queueing. */
  private int first(Predicate<WorkStruct> candidates) {
    int found = NOTHING;
    for (int i = 0; i < works.size(); i++) {
      WorkStruct work = works.get(i);
      if (candidates.test(work)
          && work.canBegin()
          && (found == NOTHING || work.place() < works.get(found).place())) {
        found = i;
      }
    }
    return found;
  }

  private int claim(Predicate<WorkStruct> candidates) {
    int next = first(candidates);
    if (next != NOTHING) {
      works.get(next).begin();
    }
    return next;
  }

  /** The rescuer of a queue: a task that exists from the start, and so needs no memory. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "rescuer_thread", release = "v6.12")
  void rescuerThread(WorkqueueStruct queue) {
    Predicate<WorkStruct> own = work -> work.queue() == queue;
    int mayday = Math.max(LEAST_MAYDAY_JIFFIES, machine.hz() / PER_SECOND);
    Loop loop = machine.loop("rescuer_thread");
    while (true) {
      loop.head();
      machine.perform(
          Step.run(this, "rescuer_thread() waits", () -> {})
              .when(() -> lacksWorker() && first(own) != NOTHING)
              .sleeping()
              .idling());
      int next =
          machine.perform(
              Step.of(this, "pool_mayday_timeout()", () -> NOTHING)
                  .when(() -> !lacksWorker())
                  .timeout(mayday, () -> rescued(own))
                  .sleeping()
                  .idling());
      processWorks(next, () -> rescued(own));
    }
  }

  private int rescued(Predicate<WorkStruct> own) {
    return lacksWorker() && idle.get() == 0 ? claim(own) : NOTHING;
  }

  /** Whether a worker is being created, or would have to be and none can be. */
  private boolean lacksWorker() {
    return managing.get() == 1 || (workers.get() == most && idle.get() == 0);
  }

  /**
   * Lets no further item of a freezable queue become active. Items that are active run on. Context:
   * may sleep.
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "freeze_workqueues_begin", release = "v6.12")
  public void freezeWorkqueuesBegin() {
    machine.perform(Step.run(this, "freeze_workqueues_begin()", () -> frozen.set(1)).sleeping());
  }

  /**
   * Waits for the active items of freezable queues. Context: may sleep.
   *
   * <p>Deviates: the freezer polls and gives up after 20 s; here it waits.
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "freeze_workqueues_busy", release = "v6.12")
  public void freezeWorkqueuesBusy() {
    machine.perform(
        Step.run(this, "freeze_workqueues_busy()", () -> {})
            .when(() -> queues.stream().noneMatch(WorkqueueStruct::keepsFreezerWaiting))
            .sleeping());
  }

  /**
   * Both, but if the active items take longer than some time, all is thawed again, as a suspend
   * that fails has it. Context: may sleep.
   *
   * @return whether freezable queues are frozen now
   */
  @KernelRef(path = "kernel/power/process.c", symbol = "try_to_freeze_tasks", release = "v6.12")
  public boolean tryToFreezeWorkqueues(int jiffies) {
    freezeWorkqueuesBegin();
    boolean still =
        machine.perform(
            Step.of(this, "freeze_workqueues_busy()", () -> true)
                .when(() -> queues.stream().noneMatch(WorkqueueStruct::keepsFreezerWaiting))
                .timeout(jiffies, () -> false)
                .sleeping());
    if (!still) {
      thawWorkqueues();
    }
    return still;
  }

  /** Activates what waited while the system was frozen. Context: may sleep. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "thaw_workqueues", release = "v6.12")
  public void thawWorkqueues() {
    machine.perform(
        Step.run(
                this,
                "thaw_workqueues()",
                () -> {
                  frozen.set(0);
                  queues.forEach(WorkqueueStruct::activate);
                })
            .sleeping());
  }
}
