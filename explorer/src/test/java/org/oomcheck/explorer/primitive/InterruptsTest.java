// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.explorer.primitive.Checked.ATOMIC;
import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.MISUSE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.order.SeqCount;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Interrupt handlers, and what keeps them off a CPU. */
class InterruptsTest {

  /** What tasks and a handler share. */
  private static final class Parts {
    final Spinlock lock;
    final Spinlock other;
    final Mutex mutex;
    final SeqCount count;
    final Completion done;
    final SharedVariable freed;
    final LocalCpu cpu;
    final Irq irq;

    /**
     * The parts.
     *
     * @param ofDevice whether only a task that is a device raises the interrupt
     */
    Parts(Machine machine, Consumer<Parts> handler, boolean ofDevice) {
      this.lock = new Spinlock(machine, "&dev->lock");
      this.other = new Spinlock(machine, "&dev->other");
      this.mutex = new Mutex(machine, "&dev->mutex");
      this.count = new SeqCount(machine, "&dev->count");
      this.done = new Completion(machine, "&dev->done");
      this.freed = new SharedVariable(machine, "freed", 0);
      this.cpu = new LocalCpu(machine);
      String symbol = "dev_interrupt()";
      this.irq =
          ofDevice
              ? Irq.ofDevice(machine, "dev0", symbol, () -> handler.accept(this))
              : new Irq(machine, "dev0", symbol, () -> handler.accept(this));
    }
  }

  /** A task, a handler, and a device that raises an interrupt once. */
  private static World world(Consumer<Parts> task, Consumer<Parts> handler) {
    return guest -> boot(guest, InterruptibleMachine.everywhere(guest), task, handler);
  }

  private static Parts boot(
      Machine guest, Machine cpus, Consumer<Parts> task, Consumer<Parts> handler) {
    Parts parts = new Parts(cpus, handler, true);
    parts.irq.booted();
    guest.spawn(Role.task("task"), () -> task.accept(parts));
    guest.spawn(Role.task("device"), parts.irq::raise);
    return parts;
  }

  private static void nothing(Parts parts) {}

  @KernelRef(path = "drivers/dev.c", symbol = "dev_interrupt")
  private static void takesLock(Parts parts) {
    parts.lock.lock();
    parts.lock.unlock();
  }

  private static void takesLockIrqsave(Parts parts) {
    parts.lock.unlockIrqrestore(parts.lock.lockIrqsave());
  }

  private static void takesLockIrq(Parts parts) {
    parts.lock.lockIrq();
    parts.lock.unlockIrq();
  }

  private static void takesLockBh(Parts parts) {
    parts.lock.lockBh();
    parts.lock.unlockBh();
  }

  private static void takesLockBehindTrylock(Parts parts) {
    if (parts.lock.trylockIrq()) {
      parts.lock.unlockIrq();
    }
  }

  private static void takesLockWithInterruptsOff(Parts parts) {
    parts.cpu.localIrqDisable();
    takesLock(parts);
    parts.cpu.localIrqEnable();
  }

  /** Takes one lock in the other. */
  private static void nests(Parts parts, boolean restores) {
    boolean flags = parts.lock.lockIrqsave();
    if (restores) {
      parts.other.unlockIrqrestore(parts.other.lockIrqsave());
    } else {
      parts.other.lockIrq();
      parts.other.unlockIrq();
    }
    parts.lock.unlockIrqrestore(flags);
  }

  /** The handler spins for a lock of a task that spins for a lock of the task it interrupts. */
  private static World chain(boolean off) {
    return guest -> {
      Parts parts =
          boot(
              guest,
              InterruptibleMachine.everywhere(guest),
              off ? InterruptsTest::takesLockIrq : InterruptsTest::takesLock,
              all -> {
                all.other.lock();
                all.other.unlock();
              });
      guest.spawn(
          Role.task("second"),
          () -> {
            parts.other.lockIrq();
            parts.lock.lock();
            parts.lock.unlock();
            parts.other.unlockIrq();
          });
    };
  }

  static Stream<Arguments> locks() {
    Consumer<Parts> takes = InterruptsTest::takesLock;
    return Stream.of(
        row("spin_lock", world(InterruptsTest::takesLock, takes), DEADLOCK),
        row("spin_lock_bh", world(InterruptsTest::takesLockBh, takes), DEADLOCK),
        row("spin_lock_irq", world(InterruptsTest::takesLockIrq, takes), CLEAN),
        row("spin_lock_irqsave", world(InterruptsTest::takesLockIrqsave, takes), CLEAN),
        row("spin_trylock_irq", world(InterruptsTest::takesLockBehindTrylock, takes), CLEAN),
        row("local_irq_disable", world(InterruptsTest::takesLockWithInterruptsOff, takes), CLEAN),
        row("spin_unlock_irq inside", world(parts -> nests(parts, false), takes), DEADLOCK),
        row("spin_unlock_irqrestore inside", world(parts -> nests(parts, true), takes), CLEAN),
        row("a chain over two CPUs", chain(false), DEADLOCK),
        row("a chain over two CPUs, interrupts off", chain(true), CLEAN),
        row(
            "a reader of a count in the middle of a write",
            world(InterruptsTest::writes, InterruptsTest::reads),
            DEADLOCK),
        row(
            "a reader of a count, interrupts off",
            world(
                parts -> {
                  boolean flags = parts.cpu.localIrqSave();
                  writes(parts);
                  parts.cpu.localIrqRestore(flags);
                },
                InterruptsTest::reads),
            CLEAN));
  }

  private static void writes(Parts parts) {
    parts.count.writeBegin();
    parts.count.writeEnd();
  }

  private static void reads(Parts parts) {
    parts.count.readBegin();
    parts.count.readRetry();
  }

  private static void sleeps(Parts parts) {
    parts.mutex.lock();
    parts.mutex.unlock();
  }

  /** What the handler uses is freed; the task sees to it that it does not run any more. */
  private static World freed(Consumer<Parts> stops) {
    return world(
        parts -> {
          stops.accept(parts);
          parts.freed.write(Access.ONCE, 1);
        },
        parts -> KernelBug.bugOn(parts.freed.read(Access.ONCE) == 1, "used after it was freed"));
  }

  /** The task itself makes the device raise its interrupt, and takes the lock afterwards. */
  private static World raisesAnd(Consumer<Parts> goesOn) {
    return guest -> {
      Parts parts =
          new Parts(
              InterruptibleMachine.everywhere(guest), InterruptsTest::takesLockIrqsave, false);
      parts.irq.booted();
      guest.spawn(
          Role.task("task"),
          () -> {
            parts.irq.raise();
            goesOn.accept(parts);
          });
    };
  }

  /** The interrupt comes while the line is disabled; the task waits for the handler. */
  private static World disabled(boolean enables) {
    return guest -> {
      Parts parts =
          new Parts(InterruptibleMachine.everywhere(guest), all -> all.done.complete(), false);
      guest.spawn(
          Role.task("task"),
          () -> {
            parts.irq.requestIrq();
            parts.irq.disableIrq();
            parts.irq.raise();
            if (enables) {
              parts.irq.enableIrq();
            }
            parts.done.waitForCompletion();
          });
    };
  }

  private static void interruptsOffWhileItSleeps(Parts parts) {
    parts.cpu.localIrqDisable();
    sleeps(parts);
  }

  private static void enablesSoftirqsTooEarly(Parts parts) {
    parts.cpu.localBhDisable();
    parts.cpu.localIrqDisable();
    parts.cpu.localBhEnable();
  }

  static Stream<Arguments> handlers() {
    Consumer<Parts> none = InterruptsTest::nothing;
    return Stream.of(
        row("a handler that sleeps", world(none, InterruptsTest::sleeps), ATOMIC),
        row("a handler that tries", world(none, parts -> parts.mutex.isLocked()), CLEAN),
        row(
            "sleeps, interrupts off",
            world(InterruptsTest::interruptsOffWhileItSleeps, none),
            ATOMIC),
        row("sleeps, interrupts on", world(InterruptsTest::sleeps, none), CLEAN),
        row("a handler keeps a lock", world(none, parts -> parts.lock.lock()), MISUSE),
        row("a handler turns interrupts on", world(none, InterruptsTest::takesLockIrq), MISUSE),
        row("a handler saves the flags", world(none, InterruptsTest::takesLockIrqsave), CLEAN),
        row("local_bh_enable", world(InterruptsTest::enablesSoftirqsTooEarly, none), MISUSE),
        row("freed after disable_irq_nosync()", freed(parts -> parts.irq.disableIrqNosync()), BUG),
        row("freed after synchronize_irq()", freed(parts -> parts.irq.synchronizeIrq()), BUG),
        row("freed after disable_irq()", freed(parts -> parts.irq.disableIrq()), CLEAN),
        row("freed after free_irq()", freed(parts -> parts.irq.freeIrq()), CLEAN),
        row("enabled too often", world(parts -> parts.irq.enableIrq(), none), MISUSE),
        row("raised by the task itself", raisesAnd(InterruptsTest::takesLock), DEADLOCK),
        row("raised by itself, irqs off", raisesAnd(InterruptsTest::takesLockIrq), CLEAN),
        row("an interrupt waits for its line", disabled(true), CLEAN),
        row("an interrupt never comes", disabled(false), DEADLOCK),
        row("what a context is", world(InterruptsTest::asksInTask, InterruptsTest::asks), CLEAN));
  }

  private static void is(boolean expected, boolean was, String what) {
    KernelBug.bugOn(expected != was, what + " is " + was);
  }

  private static void asksInTask(Parts parts) {
    LocalCpu cpu = parts.cpu;
    is(true, cpu.inTask() && !cpu.inAtomic() && !cpu.irqsDisabled(), "a task");
    parts.lock.lockBh();
    is(true, cpu.inTask() && cpu.inInterrupt() && cpu.inAtomic(), "spin_lock_bh()");
    is(false, cpu.inServingSoftirq() || cpu.inHardirq() || cpu.irqsDisabled(), "a handler");
    is(false, parts.lock.trylockBh(), "spin_trylock_bh()");
    parts.lock.unlockBh();
    cpu.preemptDisable();
    is(true, cpu.inAtomic() && !cpu.inInterrupt(), "preempt_disable()");
    cpu.preemptEnable();
    is(false, cpu.inInterrupt() || cpu.inAtomic(), "spin_unlock_bh()");
  }

  private static void asks(Parts parts) {
    LocalCpu cpu = parts.cpu;
    is(true, cpu.inHardirq() && cpu.inInterrupt() && cpu.irqsDisabled(), "a handler");
    is(false, cpu.inTask() || cpu.inServingSoftirq(), "a handler");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"locks", "handlers"})
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }

  @Test
  void tasksAreInterruptedInAtomicContextOnly_whereThatIsEnough() {
    World interrupted =
        guest ->
            boot(
                guest,
                InterruptibleMachine.inAtomicContext(guest),
                InterruptsTest::takesLock,
                InterruptsTest::takesLock);
    World never = guest -> boot(guest, guest, InterruptsTest::takesLock, InterruptsTest::takesLock);
    Checked.hasExactly(interrupted, DEADLOCK);
    Checked.hasExactly(never, CLEAN);
  }

  @Test
  void selfDeadlock_saysWhoHoldsTheLock_andWhatInterrupts() {
    Verdict verdict =
        new Explorer(Options.defaults())
            .explore(world(InterruptsTest::takesLock, InterruptsTest::takesLock));
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    Counterexample found = ((Verdict.Violated) verdict).counterexamples().get(0);
    assertThat(found.message())
        .isEqualTo(
            "the handler of irq dev0 waits for &dev->lock, which the task that it interrupts"
                + " holds: neither of them can go on");
    assertThat(found.tasks().get(1).stack())
        .extracting(KernelFrame::symbol)
        .containsExactly(
            "spin_lock", "dev_interrupt", "handle_irq_event", "spin_unlock", "dev_interrupt");
    assertThat(found.steps().get(2).result()).isEqualTo("interrupted by dev_interrupt()");
  }
}
