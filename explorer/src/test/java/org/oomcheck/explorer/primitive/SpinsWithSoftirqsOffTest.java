// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LOCKUP;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.IrqWork;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.kernel.irq.TimerList;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/**
 * A task that has made a handler ready, and then spins with the handler kept off: for what the
 * handler does, or for a lock whose holder waits for that.
 */
class SpinsWithSoftirqsOffTest {

  /** Handlers of each kind, and what says that one has run. */
  private static final class Parts {
    final Machine machine;
    final LocalCpu cpu;
    final Sleep sleep;
    final TimerList timer;
    final TimerList periodic;
    final TimerList hrtimer;
    final Tasklet tasklet;
    final IrqWork work;
    final Cell ran;
    final Cell again;
    final Cell ready;
    final Spinlock lock;
    final RwLock rwlock;

    Parts(Machine machine) {
      this.machine = machine;
      this.cpu = new LocalCpu(machine);
      this.sleep = new Sleep(machine);
      this.ran = machine.cell("ran", 0);
      this.again = machine.cell("again", 0);
      this.ready = machine.cell("ready", 0);
      this.lock = new Spinlock(machine, "&dev->lock");
      this.rwlock = new RwLock(machine, "&dev->rwlock");
      this.timer = new TimerList(machine, "&dev->timer", "dev_timeout()", () -> set(ran));
      this.periodic = new TimerList(machine, "&dev->tick", "dev_tick()", () -> ticks());
      this.hrtimer = TimerList.inHardirq(machine, "&dev->hr", "dev_hr()", () -> set(ran));
      this.tasklet = new Tasklet(machine, "&dev->tasklet", "dev_tasklet()", () -> set(ran));
      this.work = new IrqWork(machine, "&dev->work", "dev_work()", () -> set(ran));
    }

    void set(Cell cell) {
      machine.perform(Step.run(cell, cell.name() + " = 1", () -> cell.set(1)));
    }

    boolean isSet(Cell cell) {
      return machine.perform(Step.of(cell, cell.name() + "?", () -> cell.get() == 1));
    }

    private void ticks() {
      set(isSet(ran) ? again : ran);
      periodic.modTimer(1);
    }

    void spinsFor(Cell cell) {
      Loop loop = machine.loop("spins for " + cell.name());
      loop.head();
      while (!isSet(cell)) {
        loop.head();
      }
      loop.leave();
    }

    void sleepsFor(Cell cell) {
      Loop loop = machine.loop("sleeps for " + cell.name());
      loop.head();
      while (!isSet(cell)) {
        sleep.scheduleTimeoutUninterruptible(1);
        loop.head();
      }
      loop.leave();
    }

    void waitsFor(Cell cell) {
      machine.perform(Step.run(cell, "waits", () -> {}).when(() -> cell.get() == 1));
    }

    void withSoftirqsOff(Runnable body) {
      cpu.localBhDisable();
      body.run();
      cpu.localBhEnable();
    }

    void withInterruptsOff(Runnable body) {
      boolean flags = cpu.localIrqSave();
      body.run();
      cpu.localIrqRestore(flags);
    }
  }

  private static World alone(Consumer<Parts> task) {
    return world(task, parts -> {});
  }

  private static World world(Consumer<Parts> task, Consumer<Parts> second) {
    return guest -> {
      Parts parts = new Parts(InterruptibleMachine.inAtomicContext(guest));
      parts.machine.spawn(Role.task("task"), () -> task.accept(parts));
      parts.machine.spawn(Role.task("second"), () -> second.accept(parts));
    };
  }

  /** The task spins behind what it does first, in a section that keeps handlers off. */
  private static World spins(Consumer<Parts> first) {
    return alone(
        p -> {
          first.accept(p);
          p.withSoftirqsOff(() -> p.spinsFor(p.ran));
        });
  }

  private static World spinsWithInterruptsOff(Consumer<Parts> first) {
    return alone(
        p -> {
          first.accept(p);
          p.withInterruptsOff(() -> p.spinsFor(p.ran));
        });
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("a timer", spins(p -> p.timer.modTimer(1)), LOCKUP),
        row("a tasklet", spins(p -> p.tasklet.schedule()), LOCKUP),
        row("a work", spins(p -> p.work.queue()), CLEAN),
        row("an hrtimer", spins(p -> p.hrtimer.modTimer(1)), CLEAN),
        row("a timer, irqs off", spinsWithInterruptsOff(p -> p.timer.modTimer(1)), LOCKUP),
        row("a tasklet, irqs off", spinsWithInterruptsOff(p -> p.tasklet.schedule()), LOCKUP),
        row("a work, irqs off", spinsWithInterruptsOff(p -> p.work.queue()), LOCKUP),
        row("an hrtimer, irqs off", spinsWithInterruptsOff(p -> p.hrtimer.modTimer(1)), LOCKUP),
        row("nothing off", alone(SpinsWithSoftirqsOffTest::armsAndSpins), CLEAN),
        row("armed inside", alone(p -> p.withSoftirqsOff(() -> armsAndSpins(p))), LOCKUP),
        row("waits in a step", alone(p -> p.withSoftirqsOff(() -> armsAndWaits(p))), DEADLOCK),
        row("on again", alone(SpinsWithSoftirqsOffTest::spinsBehind), CLEAN),
        row(
            "another task has armed it",
            world(p -> p.withSoftirqsOff(() -> p.spinsFor(p.ran)), p -> p.timer.modTimer(1)),
            CLEAN),
        row("another one arms it anew", world(p -> waitsForArming(p), p -> armsAnew(p)), CLEAN),
        row("another one changes its time", world(p -> waitsForArming(p), p -> changes(p)), CLEAN),
        row("it changes the time itself", world(p -> changesAndSpins(p), p -> arms(p)), LOCKUP),
        row("taken back", alone(SpinsWithSoftirqsOffTest::takesBack), CLEAN),
        row("it has run", alone(SpinsWithSoftirqsOffTest::comesBefore), CLEAN),
        row("a timer that arms itself", alone(p -> ticksTwice(p, true)), LOCKUP),
        row("the same, softirqs on", alone(p -> ticksTwice(p, false)), CLEAN));
  }

  /** The second task waits under a lock for what the first has made ready, which wants the lock. */
  static Stream<Arguments> locks() {
    return Stream.of(
        row("a timer", spinsForLock(p -> p.timer.modTimer(1), true), DEADLOCK),
        row("a timer, softirqs on", spinsForLock(p -> p.timer.modTimer(1), false), CLEAN),
        row("a tasklet", spinsForLock(p -> p.tasklet.schedule(), true), DEADLOCK),
        row("a tasklet, softirqs on", spinsForLock(p -> p.tasklet.schedule(), false), CLEAN),
        row("an hrtimer", spinsForLock(p -> p.hrtimer.modTimer(1), true), CLEAN),
        row("another's timer", world(p -> lockBh(p), p -> armsUnderLock(p)), CLEAN),
        row("not waited for", world(p -> armsAndLocks(p), p -> locksAlone(p)), CLEAN),
        row("a work, interrupts off", world(p -> writes(p, true), p -> readsFor(p)), DEADLOCK),
        row("a work, interrupts on", world(p -> writes(p, false), p -> readsFor(p)), CLEAN));
  }

  private static World spinsForLock(Consumer<Parts> first, boolean softirqsOff) {
    return world(
        p -> {
          first.accept(p);
          if (softirqsOff) {
            lockBh(p);
          } else {
            locksAlone(p);
          }
        },
        p -> {
          p.lock.lock();
          p.waitsFor(p.ran);
          p.lock.unlock();
        });
  }

  private static void lockBh(Parts parts) {
    parts.lock.lockBh();
    parts.lock.unlockBh();
  }

  private static void locksAlone(Parts parts) {
    parts.lock.lock();
    parts.lock.unlock();
  }

  private static void armsUnderLock(Parts parts) {
    parts.lock.lock();
    parts.timer.modTimer(1);
    parts.waitsFor(parts.ran);
    parts.lock.unlock();
  }

  /** It is behind the lock when its timer has to run. */
  private static void armsAndLocks(Parts parts) {
    parts.timer.modTimer(1);
    lockBh(parts);
    parts.waitsFor(parts.ran);
  }

  private static void writes(Parts parts, boolean interruptsOff) {
    parts.work.queue();
    if (interruptsOff) {
      parts.withInterruptsOff(() -> writesAlone(parts));
    } else {
      writesAlone(parts);
    }
  }

  private static void writesAlone(Parts parts) {
    parts.rwlock.writeLock();
    parts.rwlock.writeUnlock();
  }

  private static void readsFor(Parts parts) {
    parts.rwlock.readLock();
    parts.waitsFor(parts.ran);
    parts.rwlock.readUnlock();
  }

  private static void armsAndSpins(Parts parts) {
    parts.timer.modTimer(1);
    parts.spinsFor(parts.ran);
  }

  private static void armsAndWaits(Parts parts) {
    parts.timer.modTimer(1);
    parts.waitsFor(parts.ran);
  }

  /** It spins for something else with softirqs off, and for the timer behind that. */
  private static void spinsBehind(Parts parts) {
    parts.set(parts.ready);
    parts.timer.modTimer(1);
    parts.withSoftirqsOff(() -> parts.spinsFor(parts.ready));
    parts.spinsFor(parts.ran);
  }

  private static void waitsForArming(Parts parts) {
    parts.timer.modTimer(1);
    parts.set(parts.again);
    parts.waitsFor(parts.ready);
    parts.withSoftirqsOff(() -> parts.spinsFor(parts.ran));
  }

  private static void armsAnew(Parts parts) {
    parts.waitsFor(parts.again);
    parts.timer.modTimer(1);
    parts.set(parts.ready);
  }

  private static void changes(Parts parts) {
    parts.waitsFor(parts.again);
    parts.timer.modTimerPending(1);
    parts.set(parts.ready);
  }

  private static void arms(Parts parts) {
    parts.timer.modTimer(1);
    parts.set(parts.again);
  }

  private static void changesAndSpins(Parts parts) {
    parts.waitsFor(parts.again);
    parts.withSoftirqsOff(
        () -> {
          if (parts.timer.modTimerPending(1)) {
            parts.spinsFor(parts.ran);
          }
        });
  }

  private static void takesBack(Parts parts) {
    parts.withSoftirqsOff(
        () -> {
          parts.timer.modTimer(1);
          parts.timer.timerDeleteSync();
        });
  }

  private static void comesBefore(Parts parts) {
    parts.timer.modTimer(1);
    parts.sleepsFor(parts.ran);
    parts.withSoftirqsOff(() -> parts.spinsFor(parts.ran));
  }

  private static void ticksTwice(Parts parts, boolean softirqsOff) {
    parts.periodic.modTimer(1);
    parts.sleepsFor(parts.ran);
    if (softirqsOff) {
      parts.withSoftirqsOff(() -> parts.spinsFor(parts.again));
    } else {
      parts.spinsFor(parts.again);
    }
    parts.periodic.timerDeleteSync();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"rows", "locks"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
