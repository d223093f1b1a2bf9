// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Small.pair;

import java.util.stream.Stream;
import org.oomcheck.explorer.Small.Pair;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.Srcu;
import org.oomcheck.model.machine.Role;

/** Small worlds in which a task keeps another one waiting, which may give up. */
final class SmallHolders {
  private SmallHolders() {}

  static Stream<Pair> all() {
    return Stream.of(killableWaits(), readSections(), others()).flatMap(pairs -> pairs);
  }

  private static Stream<Pair> killableWaits() {
    return Stream.of(
        pair(
            "reader behind a writer that is killed",
            "DEADLOCK",
            (s, broken) -> {
              Signals signals = new Signals(s.machine);
              RwSemaphore lock = new RwSemaphore(s.machine, "lock", signals);
              s.task(
                  "reader",
                  () -> {
                    lock.downRead();
                    read(lock);
                    lock.upRead();
                  });
              int writer = s.machine.spawn(Role.task("writer"), () -> write(lock, !broken));
              s.task("killer", () -> signals.kill(writer));
            }),
        pair(
            "reader behind a writer that could be killed, crossed with a mutex",
            "DEADLOCK",
            (s, broken) -> {
              Signals signals = new Signals(s.machine);
              RwSemaphore lock = new RwSemaphore(s.machine, "lock", signals);
              s.task(
                  "one",
                  () -> {
                    lock.downRead();
                    s.under(s.a, () -> {});
                    lock.upRead();
                  });
              s.task("two", () -> s.under(s.a, () -> read(lock)));
              int writer = s.machine.spawn(Role.task("writer"), () -> write(lock, true));
              if (!broken) s.task("killer", () -> signals.kill(writer));
            }),
        pair(
            "killable wait for the lock of one that polls",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              Signals signals = new Signals(s.machine);
              Mutex lock = new Mutex(s.machine, "lock", signals);
              s.task("holder", () -> s.under(lock, () -> poll(s)));
              s.task(
                  "waiter",
                  () -> {
                    if (!broken) s.set(1);
                    if (lock.lockKillable() == 0) lock.unlock();
                    s.set(1);
                  });
            }));
  }

  private static Stream<Pair> readSections() {
    return Stream.of(
        pair(
            "grace period of a reader that spins",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              Rcu rcu = new Rcu(s.machine);
              s.task(
                  "reader",
                  () -> {
                    rcu.readLock();
                    s.until("spin", s::isSet, () -> {});
                    rcu.readUnlock();
                  });
              s.task("updater", () -> setAround(s, broken, rcu::synchronizeRcu));
            }),
        pair(
            "grace period of a reader that polls, two wait",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              Srcu srcu = new Srcu(s.machine, "srcu");
              s.task(
                  "reader",
                  () -> {
                    srcu.readLock();
                    poll(s);
                    srcu.readUnlock();
                  });
              s.tasks("updater", 2, () -> setAround(s, broken, srcu::synchronizeSrcu));
            }),
        pair(
            "grace period of a reader that is stuck, beside one that comes later",
            "DEADLOCK",
            (s, broken) -> {
              Srcu srcu = new Srcu(s.machine, "srcu");
              Completion event = s.done;
              s.daemon(
                  "later",
                  () ->
                      s.forEver(
                          () -> {
                            srcu.readLock();
                            srcu.readUnlock();
                          }));
              s.task(
                  "stuck",
                  () -> {
                    srcu.readLock();
                    event.waitForCompletion();
                    srcu.readUnlock();
                  });
              s.task(
                  "updater",
                  () -> {
                    if (!broken) event.complete();
                    srcu.synchronizeSrcu();
                    if (broken) event.complete();
                  });
            }));
  }

  private static Stream<Pair> others() {
    return Stream.of(
        pair(
            "bit that is cleared without a wake-up",
            "LOST_WAKEUP",
            (s, broken) -> {
              BitWord flags = new BitWord(s.machine, "flags");
              BitWaits bit = new BitWaits(s.machine, flags, 0);
              s.task("w", () -> bit.waitOnBit(TaskState.UNINTERRUPTIBLE));
              s.task(
                  "m",
                  () -> {
                    flags.setBit(0);
                    if (broken) flags.clearBit(0);
                    else bit.clearAndWakeUpBit();
                  });
            }),
        pair(
            "thread that waits for one that may be frozen",
            "DEADLOCK OOM_LOCKUP",
            (s, broken) -> {
              Freezer freezer = new Freezer(s.machine);
              s.daemon(
                  "client",
                  () -> {
                    freezer.setFreezable();
                    s.done.waitForCompletion();
                    s.forEver(freezer::tryToFreeze);
                  });
              s.daemon(
                  "server",
                  () -> {
                    if (broken) freezer.setFreezable();
                    freezer.tryToFreeze();
                    s.done.complete();
                    s.forEver(freezer::tryToFreeze);
                  });
              s.task("suspend", freezer::freeze);
            }));
  }

  private static void read(RwSemaphore lock) {
    lock.downRead();
    lock.upRead();
  }

  private static void write(RwSemaphore lock, boolean killable) {
    if (!killable) {
      lock.downWrite();
      lock.upWrite();
    } else if (lock.downWriteKillable() == 0) {
      lock.upWrite();
    }
  }

  /** Waits for a flag, and looks at it once in a jiffy. */
  private static void poll(Small s) {
    s.until("poll", s::isSet, () -> s.sleep(1));
  }

  /** Waits, and sets the flag afterwards, or before as well. */
  private static void setAround(Small s, boolean broken, Runnable waits) {
    if (!broken) {
      s.set(1);
    }
    waits.run();
    s.set(1);
  }
}
