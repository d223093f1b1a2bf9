// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code struct work_struct}: a function that a worker runs. It never runs twice at a time; an item
 * that is queued while it runs, by itself too, runs again afterwards.
 *
 * <p>Deviates: an item belongs to one queue. In the kernel an item that is queued on another queue
 * while it runs can run twice at a time.
 */
public final class WorkStruct {
  private static final int NOT_QUEUED = 0;

  /** The item was queued already, or is disabled. */
  static final int DROPPED = 0;

  static final int QUEUED = 1;

  /** The queue is being drained, and the caller is none of its items. */
  static final int REFUSED = 2;

  /** What a task that flushes waits for. */
  private static final int NONE = 0;

  private static final int NEXT_RUN = 1;
  private static final int THIS_RUN = 2;
  private static final int ENDED = 3;

  /** For the run that has begun, also if the next one is cancelled; then for the next one. */
  private static final int BOTH_RUNS = 4;

  private final Machine machine;
  private final WorkqueueStruct queue;
  private final String name;
  private final Runnable function;

  /** Whether the work is pending because its timer runs. */
  private final BooleanSupplier armed;

  /** The place among the queued items of the pool, from 1. */
  private final Cell place;

  private final Cell active;
  private final Cell running;
  private final Cell disabled;
  private final TaskCells flushes;

  /**
   * An item. Only while the world boots.
   *
   * @param name the item in kernel spelling, for example {@code &vb->update_balloon_stats_work}
   * @param function what a worker runs
   */
  public WorkStruct(WorkqueueStruct queue, String name, Runnable function) {
    this(queue, name, function, () -> false);
  }

  /** The item of a delayed work, which is pending while its timer is armed as well. */
  WorkStruct(WorkqueueStruct queue, String name, Runnable function, BooleanSupplier armed) {
    this.armed = armed;
    this.queue = queue;
    this.machine = queue.pool().machine();
    this.name = name;
    this.function = function;
    this.place = machine.cell(name + " place", NOT_QUEUED);
    this.active = machine.cell(name + " active", 0);
    this.running = machine.cell(name + " running", 0);
    this.disabled = machine.cell(name + " disabled", 0);
    this.flushes =
        machine
            .taskCells(name + " flushed", NONE)
            .meaning("no", "waits for the next run", "waits for this run", "ended", "for both");
    queue.add(this);
  }

  public String name() {
    return name;
  }

  WorkqueueStruct queue() {
    return queue;
  }

  /** Queues the item while the world boots. */
  public void booted() {
    if (!isQueued()) {
      enqueue();
    }
  }

  /**
   * Queues the item. Context: any.
   *
   * @return false if it was queued already, waits for its timer, or is disabled
   * @throws KernelBug if the queue is being drained or destroyed and the caller is not one of its
   *     items; the kernel warns, answers true, and never runs the item
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "queue_work", release = "v6.12")
  public boolean queueWork() {
    boolean chained = machine.current().holds(queue);
    return queued(
        machine.perform(
            Step.of(queue.pool(), "queue_work(" + name + ")", () -> tryEnqueue(chained))));
  }

  /** Complains if the queue refused the item. */
  boolean queued(int result) {
    if (result == REFUSED) {
      throw new KernelBug(
          Hazard.LIFECYCLE, name + " is queued on " + queue.name() + ", which is being drained");
    }
    return result == QUEUED;
  }

  /** Only inside an effect. */
  int tryEnqueue(boolean chained) {
    if (isPending() || disabled.get() > 0) {
      return DROPPED;
    }
    if (queue.takesChainedWorkOnly() && !chained) {
      return REFUSED;
    }
    enqueue();
    return QUEUED;
  }

  private void enqueue() {
    place.set(queue.pool().nextPlace());
    queue.activate();
  }

  /** Whether the work is queued. Only inside an effect or a guard. */
  public boolean isQueued() {
    return place.get() != NOT_QUEUED;
  }

  private boolean isPending() {
    return isQueued() || armed.getAsBoolean();
  }

  boolean isRunning() {
    return running.get() != 0;
  }

  boolean isInactive() {
    return isQueued() && active.get() == 0;
  }

  boolean isDisabled() {
    return disabled.get() > 0;
  }

  int place() {
    return place.get();
  }

  void activate() {
    active.set(1);
  }

  /** How many of the limit's slots the item takes: queued and active, running, or both. */
  int activeInstances() {
    return active.get() + running.get();
  }

  boolean canBegin() {
    return isQueued()
        && active.get() == 1
        && !isRunning()
        && (!queue.isStopped() || flushes.count(NEXT_RUN) > 0);
  }

  /** Whether the work is neither queued nor runs. Only inside an effect or a guard. */
  public boolean isGone() {
    return !isQueued() && running.get() == 0;
  }

  void moveUpBehind(int gap) {
    if (place.get() > gap) {
      place.add(-1);
    }
  }

  /** A worker takes the item off the queue and is about to run it. */
  void begin() {
    dequeue();
    running.set(1);
    flushes.replaceAll(NEXT_RUN, THIS_RUN);
  }

  private void dequeue() {
    int gap = place.get();
    place.set(NOT_QUEUED);
    active.set(0);
    queue.pool().closeGap(gap);
  }

  void call() {
    function.run();
  }

  /** The item has run; whether it is queued again, and a task goes on that has flushed it. */
  boolean end() {
    running.set(0);
    flushes.replaceAll(THIS_RUN, ENDED);
    flushes.replaceAll(BOTH_RUNS, NEXT_RUN);
    queue.activate();
    return isQueued() && flushes.count(ENDED) > 0;
  }

  /** Takes the item off the queue if it is there; only inside an effect. */
  boolean steal() {
    boolean there = isQueued();
    if (there) {
      dequeue();
      flushes.replaceAll(NEXT_RUN, ENDED);
      flushes.replaceAll(BOTH_RUNS, THIS_RUN);
      queue.activate();
    }
    return there;
  }

  /**
   * Waits for the run that was queued last, not for one that is queued from now on; never ends in
   * the item itself. If that run is cancelled, it does not wait for one that has begun before.
   * Context: may sleep.
   *
   * @return whether it had to wait
   * @throws KernelBug if the caller must make progress without memory and the queue may not
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "flush_work", release = "v6.12")
  public boolean flushWork() {
    return flush(this::markForFlush);
  }

  /** The same where one thread runs the items in turn: waits for a run that has begun as well. */
  public boolean flushInTurn() {
    return flush(this::markAllForFlush);
  }

  private boolean flush(Runnable mark) {
    String label = "flush_work(" + name + ")";
    boolean waits =
        machine.perform(
            Step.of(
                    queue.pool(),
                    label,
                    () -> {
                      mark.run();
                      return isAwaited();
                    })
                .sleeping());
    if (waits) {
      queue.checkFlushDependency();
      machine.perform(
          Step.run(queue.pool(), label, this::forgetFlush).when(() -> !isAwaited()).sleeping());
    }
    return waits;
  }

  void markForFlush() {
    if (isQueued()) {
      flushes.set(NEXT_RUN);
    } else if (running.get() == 1) {
      flushes.set(THIS_RUN);
    }
  }

  /** Marks what a flush of all items waits for: the run that has begun, and the next one. */
  void markAllForFlush() {
    if (isQueued() && isRunning()) {
      flushes.set(BOTH_RUNS);
    } else {
      markForFlush();
    }
  }

  boolean isAwaited() {
    return flushes.get() != NONE && flushes.get() != ENDED;
  }

  boolean isAwaitedOrRuns() {
    return isAwaited() || isRunning();
  }

  void forgetFlush() {
    flushes.set(NONE);
  }

  /**
   * Takes the item off the queue and waits for a run that has begun. While it waits, queueing the
   * item, by itself too, does nothing. Never ends in the item itself. Context: may sleep.
   *
   * @return whether the item was queued
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "cancel_work_sync", release = "v6.12")
  public boolean cancelWorkSync() {
    return cancelSync("cancel_work_sync(" + name + ")", this::steal);
  }

  /** Cancels, with what takes the item away; disabled meanwhile. */
  boolean cancelSync(String label, BooleanSupplier stealing) {
    boolean was = disableSync(label, stealing);
    machine.perform(Step.run(queue.pool(), label, () -> disabled.add(-1)));
    return was;
  }

  boolean disableSync(String label, BooleanSupplier stealing) {
    boolean was =
        machine.perform(
            Step.of(
                    queue.pool(),
                    label,
                    () -> {
                      disabled.add(1);
                      boolean there = stealing.getAsBoolean();
                      markForFlush();
                      return there;
                    })
                .sleeping());
    machine.perform(
        Step.run(queue.pool(), label, this::forgetFlush).when(() -> !isAwaited()).sleeping());
    return was;
  }

  /** Takes the item off the queue; a run that has begun goes on. Context: any. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "cancel_work", release = "v6.12")
  public boolean cancelWork() {
    return machine.perform(Step.of(queue.pool(), "cancel_work(" + name + ")", this::steal));
  }

  /** Cancels the item, and keeps it from being queued until it is enabled as often. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "disable_work_sync", release = "v6.12")
  public boolean disableWorkSync() {
    return disableSync("disable_work_sync(" + name + ")", this::steal);
  }

  /** Like {@link #disableWorkSync}, without a wait for a run that has begun. Context: any. */
  @KernelRef(path = "kernel/workqueue.c", symbol = "disable_work", release = "v6.12")
  public boolean disableWork() {
    return disable("disable_work(" + name + ")", this::steal);
  }

  boolean disable(String label, BooleanSupplier stealing) {
    return machine.perform(
        Step.of(
            queue.pool(),
            label,
            () -> {
              disabled.add(1);
              return stealing.getAsBoolean();
            }));
  }

  /**
   * Takes one disabling back; queues nothing. Says whether the item is enabled now. Context: any.
   *
   * @throws KernelBug if the item is not disabled; the kernel warns, and takes it off its queue
   */
  @KernelRef(path = "kernel/workqueue.c", symbol = "enable_work", release = "v6.12")
  public boolean enableWork() {
    String label = "enable_work(" + name + ")";
    int left = machine.perform(Step.of(queue.pool(), label, this::takeOneDisablingBack));
    if (left < 0) {
      throw new KernelBug(Hazard.KERNEL_BUG, label + " of an item that is not disabled");
    }
    return left == 0;
  }

  private int takeOneDisablingBack() {
    int left = disabled.get() - 1;
    disabled.set(Math.max(0, left));
    return left;
  }

  /**
   * Whether the item is queued, or waits for its timer; false while it runs, unless it is queued
   * again. Context: any.
   */
  @KernelRef(path = "include/linux/workqueue.h", symbol = "work_pending", release = "v6.12")
  public boolean workPending() {
    return machine.perform(
        Step.of(queue.pool(), "work_pending(" + name + ")", this::isPending)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }
}
