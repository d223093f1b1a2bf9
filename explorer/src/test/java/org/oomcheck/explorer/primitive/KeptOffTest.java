// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.IrqWork;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** A tasklet and an irq_work that the task which has made them ready keeps off its CPU. */
class KeptOffTest {

  /** Two tasklets and a work, what a task may turn off, and what says that they have run. */
  private static final class Parts {
    final Machine machine;
    final LocalCpu cpu;
    final Spinlock lock;
    final Tasklet tasklet;
    final Tasklet other;
    final IrqWork work;
    final Irq irq;
    final Cell ran;

    Parts(Machine machine) {
      this.machine = machine;
      this.cpu = new LocalCpu(machine);
      this.lock = new Spinlock(machine, "&dev->lock");
      this.ran = machine.cell("ran", 0);
      this.tasklet = new Tasklet(machine, "&dev->tasklet", "dev_tasklet()", () -> runs(1));
      this.other = new Tasklet(machine, "&dev->other", "dev_other()", () -> runs(2));
      this.work = new IrqWork(machine, "&dev->work", "dev_work()", () -> runs(4));
      this.irq = new Irq(machine, "dev0", "dev_interrupt()", () -> schedulesInHandler());
    }

    private void runs(int bit) {
      machine.perform(Step.run(ran, "runs", () -> ran.set(ran.get() | bit)));
    }

    private void schedulesInHandler() {
      tasklet.schedule();
      runs(8);
    }

    /** Spins until these have run. */
    void waitsFor(int bits) {
      machine.perform(Step.run(ran, "spins", () -> {}).when(() -> (ran.get() & bits) == bits));
    }
  }

  private static World world(Consumer<Parts> task) {
    return world(task, parts -> {});
  }

  private static World world(Consumer<Parts> task, Consumer<Parts> second) {
    return guest -> {
      Parts parts = new Parts(InterruptibleMachine.inAtomicContext(guest));
      parts.machine.spawn(Role.task("task"), () -> task.accept(parts));
      parts.machine.spawn(Role.task("second"), () -> second.accept(parts));
    };
  }

  private static World withDevice(Consumer<Parts> task) {
    return guest -> {
      Parts parts = new Parts(InterruptibleMachine.inAtomicContext(guest));
      parts.irq.booted();
      parts.machine.spawn(Role.task("task"), () -> task.accept(parts));
      guest.spawn(Role.task("device"), parts.irq::raise);
    };
  }

  private static void withSoftirqsOff(Parts parts, Runnable body) {
    parts.cpu.localBhDisable();
    body.run();
    parts.cpu.localBhEnable();
  }

  private static void withInterruptsOff(Parts parts, Runnable body) {
    boolean flags = parts.cpu.localIrqSave();
    body.run();
    parts.cpu.localIrqRestore(flags);
  }

  private static void schedulesBoth(Parts parts) {
    parts.tasklet.schedule();
    parts.other.schedule();
    parts.work.queue();
  }

  /** With softirqs off, it schedules one of two in each round, or none. */
  private static void schedulesInLoop(Parts parts, boolean waits) {
    withSoftirqsOff(
        parts,
        () -> {
          Loop loop = parts.machine.loop("rounds");
          while (true) {
            loop.head();
            int chosen = parts.machine.choose("which?", "none", "tasklet", "other");
            if (chosen == 1) {
              parts.tasklet.schedule();
            } else if (chosen == 2) {
              parts.other.schedule();
              if (waits) {
                parts.waitsFor(2);
              }
            } else {
              break;
            }
          }
          loop.leave();
        });
    parts.tasklet.schedule();
    parts.other.schedule();
    parts.waitsFor(3);
  }

  /** The second task schedules it first; what the first one does then changes nothing. */
  private static void schedulesAgain(Parts parts) {
    withSoftirqsOff(
        parts,
        () -> {
          parts.waitsFor(2);
          parts.tasklet.schedule();
        });
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("softirqs off", world(p -> withSoftirqsOff(p, () -> schedulesAndWaits(p))), DEADLOCK),
        row("softirqs on", world(KeptOffTest::schedulesAndWaits), CLEAN),
        row(
            "softirqs on again",
            world(
                p -> {
                  withSoftirqsOff(p, p.tasklet::schedule);
                  p.waitsFor(1);
                }),
            CLEAN),
        row(
            "another task waits",
            world(p -> withSoftirqsOff(p, p.tasklet::schedule), p -> p.waitsFor(1)),
            CLEAN),
        row(
            "another task waits with softirqs off",
            world(
                p -> withSoftirqsOff(p, p.tasklet::schedule),
                p -> withSoftirqsOff(p, () -> p.waitsFor(1))),
            CLEAN),
        row(
            "softirqs off twice",
            world(
                p ->
                    withSoftirqsOff(
                        p,
                        () -> {
                          withSoftirqsOff(p, p.tasklet::schedule);
                          p.waitsFor(1);
                        })),
            DEADLOCK),
        row(
            "interrupts off",
            world(p -> withInterruptsOff(p, () -> schedulesAndWaits(p))),
            DEADLOCK),
        row("two tasklets and a work", world(KeptOffTest::schedulesAllAndWaits), CLEAN),
        row("a lock alone keeps nothing off", world(KeptOffTest::schedulesUnderLock), CLEAN),
        row("in a loop", world(p -> schedulesInLoop(p, false)), CLEAN),
        row("in a loop, waits there", world(p -> schedulesInLoop(p, true)), DEADLOCK),
        row(
            "scheduled once more",
            world(KeptOffTest::schedulesAgain, p -> schedulesOther(p)),
            CLEAN),
        row(
            "a work, interrupts off",
            world(p -> withInterruptsOff(p, () -> queuesAndWaits(p))),
            DEADLOCK),
        row("a work, softirqs off", world(p -> withSoftirqsOff(p, () -> queuesAndWaits(p))), CLEAN),
        row(
            "a handler schedules it, softirqs off below",
            withDevice(p -> withSoftirqsOff(p, () -> p.waitsFor(9))),
            DEADLOCK),
        row(
            "a handler schedules it, softirqs on again",
            withDevice(
                p -> {
                  withSoftirqsOff(p, () -> p.waitsFor(8));
                  p.waitsFor(1);
                }),
            CLEAN));
  }

  private static void schedulesAndWaits(Parts parts) {
    parts.tasklet.schedule();
    parts.waitsFor(1);
  }

  private static void schedulesAllAndWaits(Parts parts) {
    withSoftirqsOff(parts, () -> withInterruptsOff(parts, () -> schedulesBoth(parts)));
    parts.waitsFor(7);
  }

  private static void schedulesUnderLock(Parts parts) {
    parts.lock.lock();
    schedulesAndWaits(parts);
    parts.lock.unlock();
  }

  private static void schedulesOther(Parts parts) {
    parts.tasklet.schedule();
    parts.other.schedule();
  }

  private static void queuesAndWaits(Parts parts) {
    parts.work.queue();
    parts.waitsFor(4);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
