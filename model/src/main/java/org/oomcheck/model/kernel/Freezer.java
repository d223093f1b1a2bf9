// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code kernel/freezer.c} for kernel threads. They inherit PF_NOFREEZE from kthreadd: one that
 * does not call {@link #setFreezable} runs on while the system is suspended, whatever it waits
 * with.
 */
public final class Freezer {
  private final Machine machine;
  private final Sleep sleep;
  private final Cell freezing;
  private final TaskCells freezable;
  private final Cell frozen;

  public Freezer(Machine machine) {
    this.machine = machine;
    this.sleep = new Sleep(machine);
    this.freezing = machine.cell("pm_freezing", 0);
    this.freezable = machine.taskCells("freezable kthreads", 0);
    this.frozen = machine.cell("frozen kthreads", 0);
  }

  /** The running kernel thread lets itself be frozen from here on. Context: may sleep. */
  @KernelRef(path = "kernel/freezer.c", symbol = "set_freezable")
  public void setFreezable() {
    machine.perform(Step.run(this, "set_freezable()", () -> freezable.set(1)));
    machine.current().kept(Freezable.class, () -> new Freezable(this));
    tryToFreeze();
  }

  /** The running kernel thread ends; one that lets itself be frozen is not waited for any more. */
  public static void threadEnds(Task current) {
    Freezer freezer = current.kept(Freezable.class, () -> new Freezable(null)).freezer;
    if (freezer != null) {
      freezer.machine.perform(
          Step.run(freezer, "do_exit() of a freezable kthread", () -> freezer.freezable.set(0)));
    }
  }

  /** Which freezer a task lets freeze it, if any. */
  private record Freezable(@Nullable Freezer freezer) {}

  /**
   * Sleeps for as long as the system is frozen; says whether it was. A thread that does not let
   * itself be frozen goes on. Context: may sleep.
   */
  @KernelRef(path = "include/linux/freezer.h", symbol = "try_to_freeze")
  public boolean tryToFreeze() {
    return tryToFreezeUnless(() -> false);
  }

  /**
   * Sleeps for as long as the system is frozen, unless something keeps the thread from it; says
   * whether it slept.
   *
   * @param exempt only reads cells
   */
  public boolean tryToFreezeUnless(BooleanSupplier exempt) {
    boolean freezes =
        machine.perform(
            Step.of(this, "freezing(current)", () -> !exempt.getAsBoolean() && freezes()));
    if (freezes) {
      machine.perform(
          Step.run(this, "__refrigerator()", () -> frozen.add(-1))
              .when(() -> freezing.get() == 0)
              .sleeping()
              .idling());
    }
    return freezes;
  }

  private boolean freezes() {
    boolean now = freezing.get() == 1 && freezable.get() == 1;
    if (now) {
      frozen.add(1);
    }
    return now;
  }

  /** A freezable kernel thread waits for work here. Context: may sleep. */
  public void waitEventFreezable(WaitQueue queue, String condition, BooleanSupplier test) {
    queue.waitEventFreezable(condition, test, this::tryToFreeze);
  }

  /**
   * Freezes the kernel threads that let themselves be frozen: wakes them again and again until each
   * has come to a point where it can be. Context: may sleep.
   *
   * <p>Deviates: it looks every jiffy; in the kernel it gives up after 20 s, and the suspend with
   * it.
   *
   * @param queues where they sleep
   */
  @KernelRef(
      path = "kernel/power/process.c",
      symbol = "try_to_freeze_tasks",
      omits = "the time limit, wakeup events")
  public void freeze(WaitQueue... queues) {
    machine.perform(Step.run(this, "pm_freezing = true", () -> freezing.set(1)));
    Loop loop = machine.loop("try_to_freeze_tasks");
    while (!allFrozen()) {
      loop.head();
      for (WaitQueue queue : queues) {
        queue.wakeUp();
      }
      sleep.scheduleTimeoutUninterruptible(1);
    }
    loop.leave();
  }

  private boolean allFrozen() {
    return machine.perform(
        Step.of(this, "are all tasks frozen?", () -> frozen.get() == freezable.count(1)));
  }
}
