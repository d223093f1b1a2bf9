// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.MISUSE;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.order.PercpuRwSemaphore;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Locks for readers and writers that are released in another way than they were taken. */
class ReleasesTest {

  /** Two tasks take a lock and release it. */
  private static <L> World world(
      BiFunction<Machine, String, L> lock, Consumer<L> takes, Consumer<L> releases) {
    return machine -> {
      L made = lock.apply(machine, "&lock");
      machine.spawn(
          Role.task("task").times(2),
          () -> {
            takes.accept(made);
            releases.accept(made);
          });
    };
  }

  private static World semaphore(Consumer<RwSemaphore> takes, Consumer<RwSemaphore> releases) {
    return world(RwSemaphore::new, takes, releases);
  }

  private static World spinning(Consumer<RwLock> takes, Consumer<RwLock> releases) {
    return world(RwLock::new, takes, releases);
  }

  private static World percpu(
      Consumer<PercpuRwSemaphore> takes, Consumer<PercpuRwSemaphore> releases) {
    return world(PercpuRwSemaphore::new, takes, releases);
  }

  private static void downgrades(RwSemaphore sem) {
    sem.downWrite();
    sem.downgradeWrite();
  }

  private static void readsAndDowngrades(RwSemaphore sem) {
    sem.downRead();
    sem.downgradeWrite();
  }

  static Stream<Arguments> releases() {
    return Stream.of(
        row("up_read", semaphore(RwSemaphore::downRead, RwSemaphore::upRead), CLEAN),
        row("up_read, a writer", semaphore(RwSemaphore::downWrite, RwSemaphore::upRead), MISUSE),
        row("up_write", semaphore(RwSemaphore::downWrite, RwSemaphore::upWrite), CLEAN),
        row("up_write, a reader", semaphore(RwSemaphore::downRead, RwSemaphore::upWrite), MISUSE),
        row("downgraded, up_read", semaphore(ReleasesTest::downgrades, RwSemaphore::upRead), CLEAN),
        row("and up_write", semaphore(ReleasesTest::downgrades, RwSemaphore::upWrite), MISUSE),
        row(
            "downgrade_write, a reader",
            semaphore(ReleasesTest::readsAndDowngrades, RwSemaphore::upRead),
            MISUSE),
        row(
            "downgrade_write without the lock",
            semaphore(RwSemaphore::downgradeWrite, RwSemaphore::upRead),
            MISUSE),
        row("read_unlock", spinning(RwLock::readLock, RwLock::readUnlock), CLEAN),
        row("read_unlock, a writer", spinning(RwLock::writeLock, RwLock::readUnlock), MISUSE),
        row("write_unlock", spinning(RwLock::writeLock, RwLock::writeUnlock), CLEAN),
        row("write_unlock, a reader", spinning(RwLock::readLock, RwLock::writeUnlock), MISUSE),
        row(
            "percpu_up_read",
            percpu(PercpuRwSemaphore::downRead, PercpuRwSemaphore::upRead),
            CLEAN),
        row(
            "percpu_up_read, a writer",
            percpu(PercpuRwSemaphore::downWrite, PercpuRwSemaphore::upRead),
            MISUSE),
        row(
            "percpu_up_write",
            percpu(PercpuRwSemaphore::downWrite, PercpuRwSemaphore::upWrite),
            CLEAN),
        row(
            "percpu_up_write, a reader",
            percpu(PercpuRwSemaphore::downRead, PercpuRwSemaphore::upWrite),
            MISUSE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  void wrongRelease_isFound_andRightOneIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }
}
