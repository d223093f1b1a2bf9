// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.KnownEntries.addAndGet;
import static org.oomcheck.explorer.KnownEntries.read;
import static org.oomcheck.explorer.KnownEntries.spinWhile;
import static org.oomcheck.explorer.KnownEntries.write;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Textbook programs about locks, and about the tasks that want them. */
final class KnownLocks {
  private KnownLocks() {}

  /** A task and an interrupt on one processor want the same spinlock. */
  static World interrupt(boolean disabled) {
    return machine -> {
      Cell off = machine.cell("interrupts off", 0);
      Cell serves = machine.cell("in interrupt", 0);
      Cell lock = machine.cell("lock", 0);
      BooleanSupplier runs = () -> serves.get() == 0;
      machine.spawn(
          Role.task("task"),
          () -> {
            Object cpu = off;
            if (disabled) {
              machine.perform(Step.run(cpu, "local_irq_disable()", () -> off.set(1)).when(runs));
            }
            machine.perform(
                Step.run(cpu, "spin_lock(lock)", () -> lock.set(1))
                    .when(() -> runs.getAsBoolean() && lock.get() == 0));
            machine.perform(Step.run(cpu, "spin_unlock(lock)", () -> lock.set(0)).when(runs));
            machine.perform(Step.run(cpu, "local_irq_enable()", () -> off.set(0)).when(runs));
          });
      machine.spawn(
          Role.task("interrupt"),
          () -> {
            machine.perform(
                Step.run(off, "irq_enter()", () -> serves.set(1)).when(() -> off.get() == 0));
            machine.perform(
                Step.run(off, "spin_lock(lock)", () -> lock.set(1)).when(() -> lock.get() == 0));
            machine.perform(Step.run(off, "spin_unlock(lock)", () -> lock.set(0)));
            machine.perform(Step.run(off, "irq_exit()", () -> serves.set(0)));
          });
    };
  }

  /** One processor, strict priorities: the middle task spins until the highest has ended. */
  static World priorities(boolean inherited) {
    return machine -> {
      Cell middle = machine.cell("middle runs", 0);
      Cell lent = machine.cell("priority lent", 0);
      Cell lock = machine.cell("lock", 0);
      Cell done = machine.cell("done", 0);
      BooleanSupplier lowRuns = () -> middle.get() == 0 || (inherited && lent.get() == 1);
      machine.spawn(
          Role.task("low"),
          () -> {
            machine.perform(
                Step.run(lock, "lock", () -> lock.set(1))
                    .when(() -> lowRuns.getAsBoolean() && lock.get() == 0));
            machine.perform(Step.run(lock, "unlock", () -> lock.set(0)).when(lowRuns));
          });
      machine.spawn(
          Role.task("middle"),
          () -> {
            write(machine, middle, 1);
            spinWhile(machine, () -> read(machine, done) == 0);
            write(machine, middle, 0);
          });
      machine.spawn(
          Role.task("high"),
          () -> {
            write(machine, lent, 1);
            machine.perform(Step.run(lock, "lock", () -> lock.set(1)).when(() -> lock.get() == 0));
            write(machine, lock, 0);
            write(machine, done, 1);
          });
    };
  }

  /** Three philosophers; polite ones put the first fork back when the second is taken. */
  static World politePhilosophers(int polite) {
    return machine -> {
      Mutex[] forks = new Mutex[3];
      for (int i = 0; i < forks.length; i++) {
        forks[i] = new Mutex(machine, "fork" + i);
      }
      for (int i = 0; i < forks.length; i++) {
        Mutex first = forks[i];
        Mutex second = forks[(i + 1) % forks.length];
        boolean isPolite = i < polite;
        machine.spawn(Role.task("p" + i), () -> both(machine, first, second, isPolite));
      }
    };
  }

  /**
   * Takes two locks and lets go of them. A polite task puts the first back when the second is
   * taken, and tries again.
   */
  static void both(Machine machine, Mutex first, Mutex second, boolean polite) {
    both(machine, first, second, polite, () -> {}, () -> {});
  }

  /** The same inside of something that every try enters and leaves. */
  static void both(
      Machine machine, Mutex first, Mutex second, boolean polite, Runnable enter, Runnable exit) {
    Loop retry = machine.loop("retry");
    while (true) {
      retry.head();
      enter.run();
      first.lock();
      if (!polite) {
        second.lock();
        break;
      }
      if (second.trylock()) {
        break;
      }
      first.unlock();
      exit.run();
    }
    retry.leave();
    second.unlock();
    first.unlock();
    exit.run();
  }

  /** Philosophers that sit down before they take forks; a chair is a semaphore's count. */
  static World philosophersWithChairs(int chairs) {
    return machine -> {
      Cell free = machine.cell("chairs", chairs);
      Mutex[] forks = new Mutex[3];
      for (int i = 0; i < forks.length; i++) {
        forks[i] = new Mutex(machine, "fork" + i);
      }
      for (int i = 0; i < forks.length; i++) {
        Mutex first = forks[i];
        Mutex second = forks[(i + 1) % forks.length];
        machine.spawn(
            Role.task("p" + i),
            () -> {
              machine.perform(
                  Step.run(free, "down(chairs)", () -> free.add(-1)).when(() -> free.get() > 0));
              both(machine, first, second, false);
              addAndGet(machine, free, 1);
            });
      }
    };
  }

  /** How a reader that has found something missing becomes a writer. */
  enum Upgrade {
    UNDER_THE_LOCK,
    BY_TRYLOCK,
    WITHOUT_LOOKING_AGAIN,
    RIGHT
  }

  static World upgrade(Upgrade how) {
    return machine -> {
      RwSemaphore sem = new RwSemaphore(machine, "sem");
      Cell made = machine.cell("made", 0);
      machine.spawn(Role.task("user").times(2), () -> makeOnce(machine, sem, made, how));
    };
  }

  private static void makeOnce(Machine machine, RwSemaphore sem, Cell made, Upgrade how) {
    sem.downRead();
    if (read(machine, made) == 0) {
      switch (how) {
        case UNDER_THE_LOCK -> sem.downWrite();
        case BY_TRYLOCK -> spinWhile(machine, () -> !sem.downWriteTrylock());
        default -> {
          sem.upRead();
          sem.downWrite();
        }
      }
      if (how != Upgrade.RIGHT || read(machine, made) == 0) {
        KernelBug.bugOn(addAndGet(machine, made, 1) > 1, "made twice");
      }
      sem.upWrite();
    } else {
      sem.upRead();
    }
  }

  /** A writer that wants to read what it has written. */
  static World downgrade(boolean atOnce) {
    return machine -> {
      RwSemaphore sem = new RwSemaphore(machine, "sem");
      Cell value = machine.cell("value", 0);
      for (int i = 1; i <= 2; i++) {
        int mine = i;
        machine.spawn(
            Role.task("writer" + i),
            () -> {
              sem.downWrite();
              write(machine, value, mine);
              if (atOnce) {
                sem.downgradeWrite();
              } else {
                sem.upWrite();
                sem.downRead();
              }
              KernelBug.bugOn(read(machine, value) != mine, "another task has written in between");
              sem.upRead();
            });
      }
    };
  }

  /** A semaphore in place of a mutex; an error path gives back what it never took. */
  static World semaphore(boolean errorPathUps) {
    return machine -> {
      Cell count = machine.cell("count", 1);
      Cell inside = machine.cell("inside", 0);
      machine.spawn(
          Role.task("user").times(2),
          () -> {
            machine.perform(
                Step.run(count, "down()", () -> count.add(-1)).when(() -> count.get() > 0));
            KernelBug.bugOn(addAndGet(machine, inside, 1) > 1, "two tasks are inside");
            addAndGet(machine, inside, -1);
            addAndGet(machine, count, 1);
          });
      machine.spawn(
          Role.task("fails early"),
          () -> {
            if (errorPathUps) {
              addAndGet(machine, count, 1);
            }
          });
    };
  }
}
