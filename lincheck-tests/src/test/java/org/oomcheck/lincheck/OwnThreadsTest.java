// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;

/** The machine with threads that it starts itself: whole runs, from boot to outcome. */
@Tag("slow")
@ExtendWith(KnownBugs.class)
class OwnThreadsTest {

  private static void addTwice(boolean locked) {
    Cell[] counter = new Cell[1];
    ReclaimRace.machine()
        .run(
            guest -> {
              Mutex mutex = new Mutex(guest, "mutex");
              Cell cell = guest.cell("counter", 0);
              counter[0] = cell;
              guest.spawn(Role.task("adder").times(2), () -> add(cell, mutex, locked));
            });
    if (counter[0].get() != 2) {
      throw new IllegalStateException("an update was lost");
    }
  }

  private static void add(Cell cell, Mutex mutex, boolean locked) {
    if (locked) {
      mutex.lock();
      cell.add(1);
      mutex.unlock();
    } else {
      cell.add(1);
    }
  }

  private static void takeBoth(Machine guest, boolean sameOrder) {
    Mutex a = new Mutex(guest, "A");
    Mutex b = new Mutex(guest, "B");
    guest.spawn(Role.task("one"), () -> take(a, b));
    guest.spawn(Role.task("two"), () -> take(sameOrder ? a : b, sameOrder ? b : a));
  }

  private static void take(Mutex outer, Mutex inner) {
    outer.lock();
    inner.lock();
    inner.unlock();
    outer.unlock();
  }

  private static void tryOut(boolean declared, Runnable run) {
    Lincheck.runConcurrentTest(Schedules.most(declared), run);
  }

  @Test
  void findsALostUpdate() {
    assertThatThrownBy(() -> tryOut(true, () -> addTwice(false)))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("an update was lost");
  }

  @Test
  void findsNoLostUpdateUnderAMutex() {
    assertThatCode(() -> tryOut(false, () -> addTwice(true))).doesNotThrowAnyException();
  }

  @Test
  void findsTheDeadlockOfTwoMutexesInOppositeOrder() {
    assertThatThrownBy(() -> tryOut(true, () -> ReclaimRace.machine().run(m -> takeBoth(m, false))))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("All unfinished threads are in deadlock");
  }

  @Test
  void findsNoDeadlockOfTwoMutexesInTheSameOrder() {
    assertThatCode(() -> tryOut(false, () -> ReclaimRace.machine().run(m -> takeBoth(m, true))))
        .doesNotThrowAnyException();
  }
}
