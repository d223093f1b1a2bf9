// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct completion}: a count of what has been completed. A task that waits takes one unit;
 * a unit that comes before the wait is kept. After {@link #completeAll} every wait ends, now and
 * later, until {@link #reinitCompletion}.
 *
 * <p>Deviates: a unit goes to any waiter, not to the first one. A task that has just come may be
 * faster in the kernel as well. Can cause a false alarm only where the order among waiters matters.
 */
public final class Completion {
  /** The kernel's {@code UINT_MAX}: completed for ever. */
  private static final int FOR_EVER = -1;

  private final Machine machine;
  private final String name;
  private final @Nullable Signals signals;
  private final Cell done;

  /** A completion in a world without signals. */
  public Completion(Machine machine, String name) {
    this(machine, name, null);
  }

  /** A completion whose killable and interruptible waits these signals end. */
  public Completion(Machine machine, String name, @Nullable Signals signals) {
    this.machine = machine;
    this.name = name;
    this.signals = signals;
    this.done = machine.cell(name + ".done", 0);
    Signals.reachIfAny(signals, this, name);
  }

  public String name() {
    return name;
  }

  /** Adds a unit while the world boots. */
  public void booted() {
    addUnit();
  }

  /** {@link #completeAll} while the world boots. */
  public void bootedAll() {
    done.set(FOR_EVER);
  }

  /** {@link #reinitCompletion} while the world boots. */
  public void bootedReinit() {
    done.set(0);
  }

  /** Whether there is a unit while the world boots. */
  public boolean bootedDone() {
    return isDone();
  }

  /**
   * Takes a unit while the world boots.
   *
   * @return false if there is none
   */
  public boolean bootedTake() {
    return tryTake();
  }

  /** Waits for a unit and takes it. Context: may sleep, without a limit. */
  @KernelRef(path = "kernel/sched/completion.c", symbol = "wait_for_completion", release = "v6.12")
  public void waitForCompletion() {
    machine.perform(
        Step.run(this, "wait_for_completion(" + name + ")", this::take)
            .when(this::isDone)
            .sleeping());
  }

  /**
   * Waits for a unit for some time. A unit that is there when the time has passed is taken.
   * Context: may sleep.
   *
   * @param jiffies how long to wait
   * @return the jiffies that were left, at least 1 if a unit was taken, otherwise 0
   */
  @KernelRef(
      path = "kernel/sched/completion.c",
      symbol = "wait_for_completion_timeout",
      release = "v6.12")
  public int waitForCompletionTimeout(int jiffies) {
    return machine.perform(
        Step.of(
                this,
                "wait_for_completion_timeout(" + name + ", " + jiffies + ")",
                this::takeAndReturnTheRest)
            .when(this::isDone)
            .timeout(jiffies, () -> tryTake() ? 1 : 0)
            .sleeping());
  }

  private int takeAndReturnTheRest() {
    take();
    return Math.max(1, machine.jiffiesLeft());
  }

  /**
   * Waits for a unit, or until a signal comes. A unit wins over a signal. Context: may sleep.
   *
   * @return 0 if a unit was taken, or {@link Errno#ERESTARTSYS}
   */
  @KernelRef(
      path = "kernel/sched/completion.c",
      symbol = "wait_for_completion_interruptible",
      release = "v6.12")
  public int waitForCompletionInterruptible() {
    return waitUntilSignalled("wait_for_completion_interruptible", TaskState.INTERRUPTIBLE);
  }

  /** Like {@link #waitForCompletionInterruptible}, but only SIGKILL ends the wait. */
  @KernelRef(
      path = "kernel/sched/completion.c",
      symbol = "wait_for_completion_killable",
      release = "v6.12")
  public int waitForCompletionKillable() {
    return waitUntilSignalled("wait_for_completion_killable", TaskState.KILLABLE);
  }

  private int waitUntilSignalled(String call, TaskState state) {
    Step<Integer> wait =
        Step.of(this, call + "(" + name + ")", () -> tryTake() ? 0 : Errno.ERESTARTSYS)
            .when(() -> isDone() || Signals.end(signals, state))
            .sleeping();
    return machine.perform(state.idles(machine.current()) ? wait.idling() : wait);
  }

  /**
   * Waits for a unit for some time, or until a signal comes. Context: may sleep.
   *
   * @return as {@link #waitForCompletionTimeout}, or {@link Errno#ERESTARTSYS}
   */
  @KernelRef(
      path = "kernel/sched/completion.c",
      symbol = "wait_for_completion_interruptible_timeout",
      release = "v6.12")
  public int waitForCompletionInterruptibleTimeout(int jiffies) {
    return waitUntilSignalled(
        "wait_for_completion_interruptible_timeout", TaskState.INTERRUPTIBLE, jiffies);
  }

  /** Like {@link #waitForCompletionInterruptibleTimeout}, but only SIGKILL ends the wait. */
  @KernelRef(
      path = "kernel/sched/completion.c",
      symbol = "wait_for_completion_killable_timeout",
      release = "v6.12")
  public int waitForCompletionKillableTimeout(int jiffies) {
    return waitUntilSignalled("wait_for_completion_killable_timeout", TaskState.KILLABLE, jiffies);
  }

  private int waitUntilSignalled(String call, TaskState state, int jiffies) {
    return machine.perform(
        Step.of(
                this,
                call + "(" + name + ", " + jiffies + ")",
                () -> isDone() ? takeAndReturnTheRest() : Errno.ERESTARTSYS)
            .when(() -> isDone() || Signals.end(signals, state))
            .timeout(jiffies, () -> tryTake() ? 1 : 0)
            .sleeping());
  }

  /** Takes a unit if there is one. Context: any. */
  @KernelRef(
      path = "kernel/sched/completion.c",
      symbol = "try_wait_for_completion",
      release = "v6.12")
  public boolean tryWaitForCompletion() {
    return machine.perform(Step.of(this, "try_wait_for_completion(" + name + ")", this::tryTake));
  }

  /** Whether there is a unit; takes none. Context: any. */
  @KernelRef(path = "kernel/sched/completion.c", symbol = "completion_done", release = "v6.12")
  public boolean completionDone() {
    return machine.perform(
        Step.of(this, "completion_done(" + name + ")", this::isDone)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** Adds one unit and wakes one waiter. Context: any. */
  @KernelRef(path = "kernel/sched/completion.c", symbol = "complete", release = "v6.12")
  public void complete() {
    machine.perform(Step.run(this, "complete(" + name + ")", this::addUnit));
  }

  /** Ends every wait, now and later. Context: any. */
  @KernelRef(path = "kernel/sched/completion.c", symbol = "complete_all", release = "v6.12")
  public void completeAll() {
    machine.perform(Step.run(this, "complete_all(" + name + ")", () -> done.set(FOR_EVER)));
  }

  /**
   * Takes all units away, whatever tasks wait: one that was woken and has not taken its unit yet
   * waits again. Context: any.
   */
  @KernelRef(path = "include/linux/completion.h", symbol = "reinit_completion", release = "v6.12")
  public void reinitCompletion() {
    machine.perform(Step.run(this, "reinit_completion(" + name + ")", () -> done.set(0)));
  }

  private void addUnit() {
    done.set(done.get() == FOR_EVER ? FOR_EVER : done.get() + 1);
  }

  private boolean isDone() {
    return done.get() != 0;
  }

  private boolean tryTake() {
    boolean there = isDone();
    if (there) {
      take();
    }
    return there;
  }

  private void take() {
    if (done.get() != FOR_EVER) {
      done.add(-1);
    }
  }
}
