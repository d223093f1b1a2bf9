// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * {@code struct workqueue_struct}: items that are queued in order and of which so many may be
 * active at a time. An ordered queue runs one item at a time, in the order of queueing.
 *
 * <p>While an item runs, its worker holds the queue as a lock in name only, as lockdep has it: that
 * is how reports show which queue a task works for.
 *
 * <p>Deviates: the limit holds for the whole queue, not for each CPU or node.
 */
public final class WorkqueueStruct implements Lock {
  /** {@code WQ_DFL_ACTIVE}: how many items of a queue are active if nothing else is asked for. */
  public static final int DEFAULT_MAX_ACTIVE = 256;

  /** Destroyed, and the thread that runs the items begins none any more. */
  private static final int STOPPED = 2;

  private final Machine machine;
  private final WorkerPool pool;
  private final String name;
  private final int maxActive;
  private final Set<WqFlag> flags;
  private final List<WorkStruct> works = new ArrayList<>();
  private final Cell draining;
  private final Cell destroyed;

  /**
   * A queue. Only while the world boots.
   *
   * @param maxActive how many items may be active at a time; 0 for the default
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "alloc_workqueue", release = "v6.12")
  public static WorkqueueStruct alloc(
      WorkerPool pool, String name, int maxActive, WqFlag... flags) {
    return new WorkqueueStruct(pool, name, maxActive == 0 ? DEFAULT_MAX_ACTIVE : maxActive, flags);
  }

  /** A queue that runs one item at a time. Only while the world boots. */
  @KernelRef(
      path = "include/linux/workqueue.h",
      symbol = "alloc_ordered_workqueue",
      release = "v6.12")
  public static WorkqueueStruct allocOrdered(WorkerPool pool, String name, WqFlag... flags) {
    return new WorkqueueStruct(pool, name, 1, flags);
  }

  private WorkqueueStruct(WorkerPool pool, String name, int maxActive, WqFlag... flags) {
    this.machine = pool.machine();
    this.pool = pool;
    this.name = name;
    this.maxActive = maxActive;
    this.flags = EnumSet.noneOf(WqFlag.class);
    this.flags.addAll(List.of(flags));
    this.draining = machine.cell(name + " draining", 0);
    this.destroyed = machine.cell(name + " destroyed", 0);
    pool.add(this);
    if (has(WqFlag.WQ_MEM_RECLAIM)) {
      int taskFlags = Task.PF_KTHREAD | Task.PF_WQ_WORKER;
      machine.spawn(
          Role.daemon("kworker/R-" + name).with(taskFlags), () -> pool.rescuerThread(this));
    }
  }

  /** Says that the queue is not there yet, see {@link #tryAlloc}. Only while the world boots. */
  public WorkqueueStruct bootedLater() {
    destroyed.set(1);
    return this;
  }

  /**
   * Allocates the queue while tasks run. Context: may sleep.
   *
   * @return false if it is there already
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "alloc_workqueue", release = "v6.12")
  public boolean tryAlloc() {
    return machine.perform(
        Step.of(
                pool,
                "alloc_workqueue(" + name + ")",
                () -> {
                  boolean free =
                      destroyed.get() == 1
                          && draining.get() == 0
                          && works.stream().allMatch(WorkStruct::isGone);
                  destroyed.set(free ? 0 : destroyed.get());
                  return free;
                })
            .sleeping());
  }

  /** Whether the queue was destroyed. Only inside an effect or a goal. */
  public boolean isDestroyed() {
    return destroyed.get() == 1;
  }

  @Override
  public String name() {
    return "(wq_completion)" + name;
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  WorkerPool pool() {
    return pool;
  }

  boolean has(WqFlag flag) {
    return flags.contains(flag);
  }

  void add(WorkStruct work) {
    works.add(work);
    pool.add(work);
  }

  /** Whether only items of this queue may queue on it. */
  boolean takesChainedWorkOnly() {
    return draining.get() > 0 || destroyed.get() != 0;
  }

  /** Activates items in the order of queueing, as many as the limit allows. */
  void activate() {
    if (has(WqFlag.WQ_FREEZABLE) && pool.isFrozen()) {
      return;
    }
    int active = active();
    WorkStruct next = firstInactive();
    while (next != null && active < maxActive) {
      next.activate();
      active++;
      next = firstInactive();
    }
  }

  private int active() {
    int active = 0;
    for (WorkStruct work : works) {
      active += work.activeInstances();
    }
    return active;
  }

  private @Nullable WorkStruct firstInactive() {
    WorkStruct first = null;
    for (WorkStruct work : works) {
      if (work.isInactive() && (first == null || work.place() < first.place())) {
        first = work;
      }
    }
    return first;
  }

  boolean isStopped() {
    return destroyed.get() == STOPPED;
  }

  /**
   * Waits for every item that was queued before; no other one begins any more.
   *
   * @param others whether something else is left; only reads cells
   * @return whether something is left that never runs
   */
  boolean stops(String label, BooleanSupplier others) {
    machine.perform(Step.run(pool, label, this::stop).sleeping());
    return machine.perform(
        Step.of(
                pool,
                label,
                () -> {
                  works.forEach(WorkStruct::forgetFlush);
                  return works.stream().anyMatch(WorkStruct::isQueued) || others.getAsBoolean();
                })
            .when(() -> works.stream().noneMatch(WorkStruct::isAwaitedOrRuns))
            .withoutResult()
            .sleeping());
  }

  private void stop() {
    works.forEach(WorkStruct::markAllForFlush);
    destroyed.set(STOPPED);
  }

  boolean keepsFreezerWaiting() {
    return has(WqFlag.WQ_FREEZABLE) && active() > 0;
  }

  /**
   * Waits for every item that was queued before, and for one that runs also if it was queued again
   * and that is cancelled; never ends in an item of this queue. Context: may sleep.
   *
   * @throws KernelBug if it has to wait, the caller must make progress without memory and the queue
   *     may not
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "flush_workqueue", release = "v6.12")
  public void flushWorkqueue() {
    String label = "flush_workqueue(" + name + ")";
    if (mayFlush()) {
      machine.perform(
          Step.run(pool, label, () -> works.forEach(WorkStruct::markAllForFlush)).sleeping());
    } else if (machine.perform(Step.of(pool, label, this::marksAny).sleeping())) {
      checkFlushDependency();
    }
    machine.perform(
        Step.run(pool, label, () -> works.forEach(WorkStruct::forgetFlush))
            .when(() -> works.stream().noneMatch(WorkStruct::isAwaited))
            .sleeping());
  }

  private boolean marksAny() {
    works.forEach(WorkStruct::markAllForFlush);
    return works.stream().anyMatch(WorkStruct::isAwaited);
  }

  private boolean mayFlush() {
    return has(WqFlag.WQ_MEM_RECLAIM)
        || has(WqFlag.KTHREAD_WORKER)
        || (!machine.current().has(Task.PF_MEMALLOC) && !isOfReclaim(machine.current()));
  }

  private static boolean isOfReclaim(Task task) {
    return task.held().stream()
        .anyMatch(
            lock ->
                lock instanceof WorkqueueStruct own
                    && own.has(WqFlag.WQ_MEM_RECLAIM)
                    && !own.has(WqFlag.WQ_LEGACY));
  }

  /**
   * A task that may not wait for memory must not wait for an item of a queue that may.
   *
   * @throws KernelBug if the running task does; the kernel warns
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "check_flush_dependency", release = "v6.12")
  void checkFlushDependency() {
    if (!mayFlush()) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          (machine.current().has(Task.PF_MEMALLOC)
                  ? "a PF_MEMALLOC task"
                  : "an item of a WQ_MEM_RECLAIM queue")
              + " flushes "
              + name()
              + ", which has no WQ_MEM_RECLAIM");
    }
  }

  /**
   * Flushes until the queue is empty; meanwhile only its own items may queue on it. Context: may
   * sleep.
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "drain_workqueue", release = "v6.12")
  public void drainWorkqueue() {
    String label = "drain_workqueue(" + name + ")";
    machine.perform(Step.run(pool, label, () -> draining.add(1)).sleeping());
    Loop loop = machine.loop(label);
    do {
      loop.head();
      flushWorkqueue();
    } while (!machine.perform(Step.of(pool, label, this::endDrainIfEmpty)));
    loop.leave();
  }

  private boolean endDrainIfEmpty() {
    boolean empty = works.stream().allMatch(WorkStruct::isGone);
    if (empty) {
      draining.add(-1);
    }
    return empty;
  }

  /** Drains the queue; what is queued afterwards is a complaint. Context: may sleep. */
  @KernelRef(
      path = "kernel/workqueue.c",
      symbol = "destroy_workqueue",
      release = "v6.12",
      omits = "delayed items whose timer has not expired, which the kernel leaves as they are")
  public void destroyWorkqueue() {
    machine.perform(
        Step.run(pool, "destroy_workqueue(" + name + ")", () -> destroyed.set(1)).sleeping());
    drainWorkqueue();
  }
}
