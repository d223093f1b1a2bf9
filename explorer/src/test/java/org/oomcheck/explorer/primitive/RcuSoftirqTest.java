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
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** A callback of call_rcu() comes to the CPU of a task that holds a lock with softirqs on. */
class RcuSoftirqTest {

  /** An RCU with callbacks that take a lock, or do not wait for one. */
  private static final class Parts {
    final LocalCpu cpu;
    final Rcu rcu;
    final Spinlock lock;
    final Rcu.Head locks;
    final Rcu.Head tries;
    final Rcu.Head queuesAnother;
    final Rcu.Head ofTask;

    Parts(Machine machine) {
      this.cpu = new LocalCpu(machine);
      this.rcu = new Rcu(machine);
      this.lock = new Spinlock(machine, "&dev->lock");
      this.locks = rcu.head("&dev->locks", this::takesLock);
      this.tries = rcu.head("&dev->tries", this::triesLock);
      this.queuesAnother = rcu.head("&dev->queues", () -> rcu.callRcu(locks));
      this.ofTask = rcu.headOfTask("&dev->alone", this::takesLock);
    }

    void takesLock() {
      lock.lock();
      lock.unlock();
    }

    private void triesLock() {
      if (lock.trylock()) {
        lock.unlock();
      }
    }

    void takesLockBh() {
      lock.lockBh();
      lock.unlockBh();
    }

    void takesLockIrq() {
      lock.lockIrq();
      lock.unlockIrq();
    }

    void withSoftirqsOff(Runnable body) {
      cpu.localBhDisable();
      body.run();
      cpu.localBhEnable();
    }
  }

  private static World world(Consumer<Parts> task) {
    return guest -> {
      Machine machine = InterruptibleMachine.inAtomicContext(guest);
      Parts parts = new Parts(machine);
      machine.spawn(Role.task("task"), () -> task.accept(parts));
    };
  }

  private static World queues(Consumer<Parts> then) {
    return world(
        p -> {
          p.rcu.callRcu(p.locks);
          then.accept(p);
        });
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row("softirqs on", queues(Parts::takesLock), DEADLOCK),
        row("softirqs off", queues(Parts::takesLockBh), CLEAN),
        row("interrupts off", queues(Parts::takesLockIrq), CLEAN),
        row("softirqs off around", queues(p -> p.withSoftirqsOff(p::takesLock)), CLEAN),
        row("behind a barrier", queues(RcuSoftirqTest::waitsAndLocks), CLEAN),
        row("tries", world(p -> queuesAndLocks(p, p.tries)), CLEAN),
        row("queues another", world(p -> queuesAndLocks(p, p.queuesAnother)), DEADLOCK),
        row("of a task", world(p -> queuesAndLocks(p, p.ofTask)), CLEAN),
        row("two of one batch", world(RcuSoftirqTest::queuesBoth), CLEAN));
  }

  private static void waitsAndLocks(Parts parts) {
    parts.rcu.rcuBarrier();
    parts.takesLock();
  }

  private static void queuesAndLocks(Parts parts, Rcu.Head head) {
    parts.rcu.callRcu(head);
    parts.takesLock();
  }

  private static void queuesBoth(Parts parts) {
    parts.rcu.callRcu(parts.locks);
    parts.rcu.callRcu(parts.tries);
    parts.takesLockBh();
    parts.rcu.rcuBarrier();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void brokenFormIsFound_andFixedFormIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
