// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.printk;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code kernel/printk/printk.c}: the task that gets the console prints what all tasks have stored,
 * and the others return at once. Worlds in which printing takes time add one to their kernel;
 * elsewhere {@code printk()} is nothing.
 *
 * <p>Deviates: a record is what the console writes in one go. Between two records the owner is
 * never unset, so no task comes just then, finds no owner and leaves its record to the task that
 * prints: with the hand-over of v4.16 that can still happen in the kernel, each time anew.
 */
public final class Console {

  /** Shape of {@link #VPRINTK_EMIT}. */
  @FunctionalInterface
  public interface VprintkEmit {

    /** Stores a record, and prints if no other task does. */
    void call(Console console);
  }

  public static final Slot<VprintkEmit> VPRINTK_EMIT =
      new Slot<>("vprintk_emit", VprintkEmit.class);

  /** What comes next for the task that prints. */
  private enum Next {
    PRINTS,
    HANDS_OVER,
    ENDS
  }

  /** What a task gets that wants to print. */
  private enum Got {
    CONSOLE,
    TURN,
    NOTHING
  }

  private final Machine machine;
  private final int size;
  private final int jiffies;
  private final Cell unprinted;
  private final Cell locked;
  private final Cell owner;
  private final Cell waiter;

  /**
   * A console of a world.
   *
   * @param size how many records the log keeps; further ones replace the oldest
   * @param jiffies how long the console takes for a record
   */
  public Console(Machine machine, int size, int jiffies) {
    this.machine = machine;
    this.size = size;
    this.jiffies = jiffies;
    this.unprinted = machine.cell("records not printed", 0);
    this.locked = machine.cell("console_sem", 0);
    this.owner = machine.cell("console_owner", 0);
    this.waiter = machine.cell("console_waiter", 0);
  }

  /**
   * Stores a record and prints, until there is none left, unless another task does that already.
   * Context: any; takes as long as the console does, for the records of other tasks as well.
   */
  @KernelRef(
      path = "kernel/printk/printk.c",
      symbol = "vprintk_emit",
      omits = "levels, klogd, recursion")
  public static void vprintkEmit(Console console) {
    console.store();
    if (console.trylock()) {
      console.unlock();
    }
  }

  /**
   * The same, but a task that finds another one printing waits for its turn, if no task waits yet,
   * and takes over after one record. Context: any; takes as long as the console does.
   */
  @KernelRef(
      path = "kernel/printk/printk.c",
      symbol = "vprintk_emit",
      release = "v4.16",
      commit = "dbdda842fe96",
      omits = "levels, klogd, recursion, consoles with a thread of their own")
  public static void vprintkEmitHandingOver(Console console) {
    console.store();
    if (console.trylockSpinning()) {
      console.unlock();
    }
  }

  private void store() {
    machine.perform(
        Step.run(this, "log_store()", () -> unprinted.set(Math.min(size, unprinted.get() + 1))));
  }

  @KernelRef(path = "kernel/printk/printk.c", symbol = "console_trylock")
  private boolean trylock() {
    return machine.perform(Step.of(this, "console_trylock()", this::take)) == Got.CONSOLE;
  }

  private Got take() {
    boolean free = locked.get() == 0;
    locked.set(1);
    return free ? Got.CONSOLE : Got.NOTHING;
  }

  @KernelRef(
      path = "kernel/printk/printk.c",
      symbol = "console_trylock_spinning",
      release = "v4.16",
      commit = "dbdda842fe96",
      omits = "panic")
  private boolean trylockSpinning() {
    Got got = machine.perform(Step.of(this, "console_trylock_spinning()", this::takeOrWait));
    if (got == Got.TURN) {
      machine.perform(
          Step.run(this, "while (console_waiter)", () -> {}).when(() -> waiter.get() == 0));
    }
    return got != Got.NOTHING;
  }

  private Got takeOrWait() {
    Got got = take();
    if (got == Got.NOTHING && owner.get() == 1 && waiter.get() == 0) {
      waiter.set(1);
      return Got.TURN;
    }
    return got;
  }

  @KernelRef(path = "kernel/printk/printk.c", symbol = "console_unlock")
  private void unlock() {
    Loop loop = machine.loop("console_unlock");
    loop.head();
    while (machine.perform(Step.of(this, "console_unlock()", this::next)) == Next.PRINTS) {
      callConsoleDrivers();
      loop.head();
    }
    loop.leave();
  }

  private Next next() {
    boolean handsOver = waiter.get() == 1;
    boolean prints = !handsOver && unprinted.get() > 0;
    waiter.set(0);
    owner.set(prints ? 1 : 0);
    unprinted.add(prints ? -1 : 0);
    locked.set(prints || handsOver ? 1 : 0);
    return handsOver ? Next.HANDS_OVER : prints ? Next.PRINTS : Next.ENDS;
  }

  /** The CPU is busy meanwhile; interrupts are off. */
  @KernelRef(path = "kernel/printk/printk.c", symbol = "call_console_drivers")
  private void callConsoleDrivers() {
    if (jiffies > 0) {
      machine.perform(
          Step.run(this, "call_console_drivers()", () -> {})
              .when(() -> false)
              .timeout(jiffies, () -> Boolean.TRUE)
              .touchingNothing());
    }
  }
}
