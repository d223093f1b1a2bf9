// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct semaphore}: a number of units without an owner. A unit that is given back while
 * tasks wait goes to one of them at once, so no newcomer takes it first.
 *
 * <p>Deviates: among the tasks that wait any may get the unit, in the kernel it is the first one.
 */
public final class Semaphore {
  private final Machine machine;
  private final String name;
  private final @Nullable Signals signals;

  /** The units that are free. */
  private final Cell count;

  /** The tasks that wait and have got no unit yet. */
  private final Cell waiters;

  /** The units that belong to tasks that wait and have not gone on yet. */
  private final Cell handedOver;

  /**
   * A semaphore in a world without signals.
   *
   * @param units how many there are at first
   */
  public Semaphore(Machine machine, String name, int units) {
    this(machine, name, units, null);
  }

  /** A semaphore whose killable and interruptible waits these signals end. */
  public Semaphore(Machine machine, String name, int units, @Nullable Signals signals) {
    this.machine = machine;
    this.name = name;
    this.signals = signals;
    this.count = machine.cell(name + ".count", units);
    this.waiters = machine.cell(name + ".wait_list", 0);
    this.handedOver = machine.cell(name + " handed over", 0);
    Signals.reachIfAny(signals, this, name);
  }

  public String name() {
    return name;
  }

  /** Replaces the initial number of units while the world boots. */
  public void boot(int units) {
    count.set(units);
  }

  /** Adds a unit, or takes one, while the world boots; what is not there is owed. */
  public void bootedAdd(int units) {
    count.add(units);
  }

  /**
   * Takes a unit while the world boots.
   *
   * @return 0 if there is one, or 1
   */
  public int bootedTrylock() {
    boolean there = count.get() > 0;
    if (there) {
      count.add(-1);
    }
    return there ? 0 : 1;
  }

  /** Takes a unit; sleeps while there is none. Context: may sleep, without a limit. */
  @KernelRef(path = "kernel/locking/semaphore.c", symbol = "down", release = "v6.12")
  public void down() {
    down("down", TaskState.UNINTERRUPTIBLE);
  }

  /**
   * Takes a unit, or gives up when a signal comes. A unit wins over a signal. Context: may sleep.
   *
   * @return 0 if a unit was taken, or {@link Errno#EINTR}
   */
  @KernelRef(path = "kernel/locking/semaphore.c", symbol = "down_interruptible", release = "v6.12")
  public int downInterruptible() {
    return down("down_interruptible", TaskState.INTERRUPTIBLE);
  }

  /** Like {@link #downInterruptible}, but only SIGKILL ends the wait. */
  @KernelRef(path = "kernel/locking/semaphore.c", symbol = "down_killable", release = "v6.12")
  public int downKillable() {
    return down("down_killable", TaskState.KILLABLE);
  }

  private int down(String call, TaskState state) {
    String label = call + "(" + name + ")";
    if (takesOrQueues(label)) {
      return 0;
    }
    Step<Integer> wait =
        Step.of(this, label, () -> takeHandedOver() ? 0 : giveUp(Errno.EINTR))
            .when(() -> handedOver.get() > 0 || Signals.end(signals, state))
            .sleeping();
    return machine.perform(state.idles(machine.current()) ? wait.idling() : wait);
  }

  /**
   * Takes a unit, or gives up after some time. Context: may sleep.
   *
   * @param jiffies how long to wait
   * @return 0 if a unit was taken, or {@link Errno#ETIME}
   */
  @KernelRef(path = "kernel/locking/semaphore.c", symbol = "down_timeout", release = "v6.12")
  public int downTimeout(int jiffies) {
    String label = "down_timeout(" + name + ", " + jiffies + ")";
    if (takesOrQueues(label)) {
      return 0;
    }
    return machine.perform(
        Step.of(this, label, this::takeOrGiveUp)
            .when(() -> handedOver.get() > 0)
            .timeout(jiffies, this::takeOrGiveUp)
            .sleeping());
  }

  private int takeOrGiveUp() {
    return takeHandedOver() ? 0 : giveUp(Errno.ETIME);
  }

  private boolean takesOrQueues(String label) {
    return machine.perform(Step.of(this, label, this::takeOrQueue).sleeping());
  }

  private boolean takeOrQueue() {
    boolean free = count.get() > 0;
    (free ? count : waiters).add(free ? -1 : 1);
    return free;
  }

  private boolean takeHandedOver() {
    boolean there = handedOver.get() > 0;
    if (there) {
      handedOver.add(-1);
    }
    return there;
  }

  private int giveUp(int error) {
    waiters.add(-1);
    return error;
  }

  /**
   * Takes a unit if there is one. Context: any. The sign is opposite to that of a mutex.
   *
   * @return 0 if a unit was taken, otherwise 1
   */
  @KernelRef(path = "kernel/locking/semaphore.c", symbol = "down_trylock", release = "v6.12")
  public int downTrylock() {
    return machine.perform(Step.of(this, "down_trylock(" + name + ")", this::takeIfFree));
  }

  private int takeIfFree() {
    boolean free = count.get() > 0;
    if (free) {
      count.add(-1);
    }
    return free ? 0 : 1;
  }

  /** Gives a unit to a task that waits, or adds it. Context: any; no unit need have been taken. */
  @KernelRef(path = "kernel/locking/semaphore.c", symbol = "up", release = "v6.12")
  public void up() {
    machine.perform(Step.run(this, "up(" + name + ")", this::giveBack));
  }

  private void giveBack() {
    if (waiters.get() > 0) {
      waiters.add(-1);
      handedOver.add(1);
    } else {
      count.add(1);
    }
  }
}
