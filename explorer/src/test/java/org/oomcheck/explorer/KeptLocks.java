// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** A task needs a lock that another one keeps for good, while that one goes on. */
final class KeptLocks {

  /** What the holder does for ever. */
  private enum Serving {
    WORKS,
    POLLS,
    SPINS
  }

  private KeptLocks() {}

  /** Rows of a name, a world, and the hazards that are expected. */
  static Stream<Arguments> all() {
    return Stream.concat(
        Stream.of(Serving.values()).flatMap(KeptLocks::mutexes),
        Stream.of(
            Arguments.of("a reader never leaves", readerStays(), "HUNG_TASK"),
            Arguments.of("a lock leaked on the error path", leak(true), "HUNG_TASK"),
            Arguments.of("the error path releases the lock", leak(false), ""),
            Arguments.of("a retry with the lock", retry(true), "HUNG_TASK"),
            Arguments.of("a retry without the lock", retry(false), "")));
  }

  /** A daemon takes a lock that another task needs, and works for ever. */
  static World keptByADaemon(boolean releases) {
    return keeps(true, Serving.WORKS, releases);
  }

  private static Stream<Arguments> mutexes(Serving serving) {
    boolean achieves = serving == Serving.WORKS;
    return Stream.of(
        Arguments.of("a daemon keeps it, " + serving, keeps(true, serving, false), "HUNG_TASK"),
        Arguments.of(
            "a task keeps it, " + serving,
            keeps(false, serving, false),
            achieves ? "HUNG_TASK" : "HUNG_TASK OOM_LOCKUP"),
        Arguments.of("a daemon releases it, " + serving, keeps(true, serving, true), ""));
  }

  private static void serve(Machine machine, Cell cell, Sleep sleep, Serving serving) {
    Loop loop = machine.loop("serve");
    while (true) {
      loop.head();
      switch (serving) {
        case WORKS -> machine.perform(Step.run(cell, "works", () -> {}).achieving(Progress.WORK));
        case POLLS -> sleep.scheduleTimeoutUninterruptible(1);
        case SPINS -> machine.perform(Step.of(cell, "looks", cell::get));
      }
    }
  }

  private static World keeps(boolean daemon, Serving serving, boolean releases) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell cell = machine.cell("cell", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          daemon ? Role.daemon("server") : Role.task("server"),
          () -> {
            lock.lock();
            if (releases) {
              lock.unlock();
            }
            serve(machine, cell, sleep, serving);
          });
      machine.spawn(Role.task("waiter"), () -> lockOnce(lock));
    };
  }

  private static void lockOnce(Mutex lock) {
    lock.lock();
    lock.unlock();
  }

  private static World readerStays() {
    return machine -> {
      RwSemaphore semaphore = new RwSemaphore(machine, "semaphore");
      Cell cell = machine.cell("cell", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.daemon("reader"),
          () -> {
            semaphore.downRead();
            serve(machine, cell, sleep, Serving.WORKS);
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            semaphore.downWrite();
            semaphore.upWrite();
          });
    };
  }

  private static World leak(boolean leaks) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell cell = machine.cell("cell", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.daemon("kworker"),
          () -> {
            lock.lock();
            if (machine.choose("does it fail?", "no", "yes") == 0 || !leaks) {
              lock.unlock();
            }
            serve(machine, cell, sleep, Serving.WORKS);
          });
      machine.spawn(Role.task("client"), () -> lockOnce(lock));
    };
  }

  /** A kthread retries until a page is free; the owner of the page needs a lock to free it. */
  private static World retry(boolean withTheLock) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell free = machine.cell("free", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.daemon("kthread"),
          () -> {
            lock.lock();
            if (!withTheLock) {
              lock.unlock();
            }
            Loop retry = machine.loop("retry");
            retry.head();
            while (machine.perform(Step.of(free, "free?", free::get)) == 0) {
              sleep.scheduleTimeoutUninterruptible(1);
              retry.head();
            }
            retry.leave();
            if (withTheLock) {
              lock.unlock();
            }
          });
      machine.spawn(
          Role.task("owner of the page"),
          () -> {
            lock.lock();
            machine.perform(Step.run(free, "free = 1", () -> free.set(1)));
            lock.unlock();
          });
    };
  }
}
