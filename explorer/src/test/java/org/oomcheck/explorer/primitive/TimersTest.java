// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.ATOMIC;
import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.kernel.irq.TimerList;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Timers, and what their functions meet. */
class TimersTest {

  /** What a task and a timer's function share. */
  private static final class Parts {
    final Spinlock lock;
    final Sleep sleep;
    final LocalCpu cpu;
    final SharedVariable freed;
    final TimerList timer;

    Parts(Machine machine, Consumer<Parts> function) {
      this.lock = new Spinlock(machine, "&dev->lock");
      this.sleep = new Sleep(machine);
      this.cpu = new LocalCpu(machine);
      this.freed = new SharedVariable(machine, "freed", 0);
      this.timer =
          new TimerList(machine, "&dev->timer", "dev_timeout()", () -> function.accept(this));
    }

    void lockAndUnlock() {
      lock.lock();
      lock.unlock();
    }

    void lockAndUnlockBh() {
      lock.lockBh();
      lock.unlockBh();
    }

    void lockAndUnlockIrq() {
      lock.lockIrq();
      lock.unlockIrq();
    }

    void isNotFreed() {
      KernelBug.bugOn(freed.read(Access.ONCE) == 1, "used after it was freed");
    }

    void asks() {
      KernelBug.bugOn(
          !cpu.inServingSoftirq() || !cpu.inInterrupt() || cpu.inTask() || cpu.irqsDisabled(),
          "no softirq");
    }
  }

  /** A timer that expires when the task goes on after it has slept. */
  private static World world(Consumer<Parts> task, Consumer<Parts> function) {
    return guest -> {
      Parts parts = new Parts(InterruptibleMachine.everywhere(guest), function);
      parts.timer.booted(1);
      guest.spawn(
          Role.task("task"),
          () -> {
            parts.sleep.scheduleTimeoutUninterruptible(1);
            task.accept(parts);
          });
    };
  }

  private static World freed(Consumer<Parts> stops, Consumer<Parts> function) {
    return world(
        parts -> {
          stops.accept(parts);
          parts.freed.write(Access.ONCE, 1);
        },
        function);
  }

  /** The function arms its timer again, once more after it was freed if it can. */
  private static void armsAgain(Parts parts) {
    parts.isNotFreed();
    parts.timer.modTimer(1);
  }

  /** Another task arms the timer, at any time. */
  private static World armedByOthers(Consumer<Parts> stops) {
    return guest -> {
      Parts parts = new Parts(InterruptibleMachine.everywhere(guest), Parts::isNotFreed);
      guest.spawn(Role.task("other"), () -> parts.timer.modTimer(1));
      guest.spawn(
          Role.task("task"),
          () -> {
            stops.accept(parts);
            parts.freed.write(Access.ONCE, 1);
          });
    };
  }

  private static World deletedUnderLock(boolean holds) {
    return world(
        parts -> {
          parts.lock.lockBh();
          if (!holds) {
            parts.lock.unlockBh();
          }
          parts.timer.delTimerSync();
          if (holds) {
            parts.lock.unlockBh();
          }
        },
        Parts::lockAndUnlock);
  }

  /** An interrupt handler takes the lock that the timer's function takes. */
  private static World withInterrupt(Consumer<Parts> handler, Consumer<Parts> function) {
    return guest -> {
      Machine machine = InterruptibleMachine.everywhere(guest);
      Parts parts = new Parts(machine, function);
      Irq irq = new Irq(machine, "dev0", "dev_interrupt()", () -> handler.accept(parts));
      irq.booted();
      guest.spawn(Role.task("task"), () -> parts.timer.addTimer(1));
      guest.spawn(
          Role.task("device"),
          () -> {
            parts.sleep.scheduleTimeoutUninterruptible(1);
            irq.raise();
          });
    };
  }

  /** A tasklet that schedules itself again and again; what it uses is freed. */
  private static World schedulesItself(Consumer<Tasklet> stops) {
    return machine -> {
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      List<Tasklet> made = new ArrayList<>();
      Runnable function =
          () -> {
            KernelBug.bugOn(freed.read(Access.ONCE) == 1, "used after it was freed");
            made.get(0).schedule();
          };
      Tasklet tasklet = new Tasklet(machine, "&dev->tasklet", "dev_tasklet()", function);
      made.add(tasklet);
      tasklet.booted();
      machine.spawn(
          Role.task("task"),
          () -> {
            stops.accept(tasklet);
            freed.write(Access.ONCE, 1);
          });
    };
  }

  static Stream<Arguments> timers() {
    Consumer<Parts> nothing = parts -> {};
    return Stream.of(
        row("tasklet_kill(), schedules itself", schedulesItself(Tasklet::kill), CLEAN),
        row("schedules itself, freed", schedulesItself(tasklet -> {}), BUG),
        row("spin_lock", world(Parts::lockAndUnlock, Parts::lockAndUnlock), DEADLOCK),
        row("spin_lock_bh", world(Parts::lockAndUnlockBh, Parts::lockAndUnlock), CLEAN),
        row("spin_lock_irq", world(Parts::lockAndUnlockIrq, Parts::lockAndUnlock), CLEAN),
        row("del_timer_sync() under the lock", deletedUnderLock(true), DEADLOCK),
        row("del_timer_sync() without it", deletedUnderLock(false), CLEAN),
        row("a function that sleeps", world(nothing, parts -> parts.sleep.msleep(10)), ATOMIC),
        row("a function asks where it is", world(nothing, Parts::asks), CLEAN),
        row(
            "freed after it is shut down",
            freed(p -> p.timer.timerShutdown(), Parts::isNotFreed),
            BUG),
        row("freed after del_timer()", freed(p -> p.timer.delTimer(), Parts::isNotFreed), BUG),
        row(
            "freed after timer_delete()",
            freed(p -> p.timer.timerDelete(), Parts::isNotFreed),
            BUG),
        row(
            "freed after timer_delete_sync()",
            freed(p -> p.timer.timerDeleteSync(), TimersTest::armsAgain),
            CLEAN),
        row(
            "armed by others after del_timer_sync()",
            armedByOthers(p -> p.timer.delTimerSync()),
            BUG),
        row(
            "armed by others after timer_shutdown_sync()",
            armedByOthers(p -> p.timer.timerShutdownSync()),
            CLEAN),
        row("deletes itself and waits", world(nothing, p -> p.timer.delTimerSync()), DEADLOCK),
        row("deletes itself", world(nothing, p -> p.timer.delTimer()), CLEAN),
        row(
            "del_timer_sync() in an interrupt handler",
            withInterrupt(p -> p.timer.delTimerSync(), nothing),
            BUG),
        row(
            "interrupted, interrupts on",
            withInterrupt(Parts::lockAndUnlock, Parts::lockAndUnlock),
            DEADLOCK),
        row(
            "interrupted, interrupts off",
            withInterrupt(Parts::lockAndUnlock, Parts::lockAndUnlockIrq),
            CLEAN),
        row("added twice", world(TimersTest::addsTwice, nothing), BUG),
        row("what calls return", world(TimersTest::asksTheTimer, Parts::isNotFreed), CLEAN));
  }

  private static void addsTwice(Parts parts) {
    parts.timer.addTimer(9);
    parts.timer.addTimer(9);
  }

  private static void asksTheTimer(Parts parts) {
    TimerList timer = parts.timer;
    timer.timerDeleteSync();
    boolean off = timer.timerPending() || timer.modTimer(5) || !timer.timerPending();
    boolean on = timer.modTimer(7) && timer.timerDelete() && !timer.delTimer();
    boolean shut = !timer.timerShutdownSync() && !timer.modTimer(1) && !timer.timerPending();
    KernelBug.bugOn(off || !on || !shut, "a call returns something else");
    parts.freed.write(Access.ONCE, 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("timers")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
