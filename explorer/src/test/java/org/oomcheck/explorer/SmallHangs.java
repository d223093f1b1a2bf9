// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Small.pair;

import java.util.stream.Stream;
import org.oomcheck.explorer.Small.Pair;

/** Small worlds in which a task hangs on a lock, and their fixed forms. */
final class SmallHangs {
  private SmallHangs() {}

  static Stream<Pair> all() {
    return Stream.of(orders(), leaks(), keptLocks(), units(), readers(), writers())
        .flatMap(pairs -> pairs);
  }

  private static Stream<Pair> orders() {
    return Stream.of(
        pair(
            "A-B-C",
            "DEADLOCK",
            (s, broken) -> {
              s.task("one", () -> s.nested(s.a, s.b));
              s.task("two", () -> s.nested(s.b, s.c));
              s.task("three", () -> s.nested(broken ? s.c : s.a, broken ? s.a : s.c));
            }),
        pair(
            "waits for an event with the lock that its maker needs",
            "DEADLOCK",
            (s, broken) -> {
              s.task(
                  "waiter",
                  () -> {
                    s.a.lock();
                    if (!broken) s.a.unlock();
                    s.awaitFlag();
                    if (broken) s.a.unlock();
                  });
              s.task(
                  "maker",
                  () -> {
                    s.under(s.a, () -> {});
                    s.set(1);
                  });
            }),
        pair(
            "leak on an error path",
            "LOCK_MISUSE",
            (s, broken) -> {
              s.task(
                  "owner",
                  () -> {
                    s.a.lock();
                    if (s.isLucky() || !broken) s.a.unlock();
                  });
              s.task("waiter", () -> s.under(s.a, () -> {}));
            }));
  }

  private static Stream<Pair> leaks() {
    return Stream.of(
        pair(
            "holder spins for ever",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              s.task(
                  "holder",
                  () -> {
                    s.a.lock();
                    s.until("poll", () -> s.isSet(), () -> {});
                    s.a.unlock();
                  });
              s.tasks("waiter", 2, () -> s.under(s.a, () -> {}));
              s.task("setter", () -> s.set(broken ? 2 : 1));
            }),
        pair(
            "daemon idles with it",
            "HUNG_TASK",
            (s, broken) -> {
              s.daemon(
                  "server",
                  () -> {
                    s.a.lock();
                    if (!broken) s.a.unlock();
                    s.forEver(() -> s.queue.waitEventIdle("flag", s::isSet));
                  });
              s.tasks("waiter", 2, () -> s.under(s.a, () -> {}));
            }),
        pair(
            "chain of two",
            "HUNG_TASK",
            (s, broken) -> {
              s.daemon(
                  "server",
                  () -> {
                    s.b.lock();
                    if (!broken) s.b.unlock();
                    s.forEver(() -> s.sleep(2));
                  });
              s.task("middle", () -> s.nested(s.a, s.b));
              s.task("last", () -> s.under(s.a, () -> {}));
            }));
  }

  private static Stream<Pair> keptLocks() {
    return Stream.of(
        pair(
            "task works for ever with it",
            "HUNG_TASK",
            (s, broken) -> {
              s.task(
                  "server",
                  () ->
                      s.forEver(
                          () -> {
                            s.a.lock();
                            s.work();
                            s.a.unlock();
                            if (broken) s.b.lock();
                            s.work();
                            if (broken) {
                              s.work();
                              s.forEver(s::work);
                            }
                          }));
              s.task("waiter", () -> s.under(s.b, () -> {}));
            }),
        pair(
            "gate lock",
            "DEADLOCK",
            (s, broken) -> {
              s.task(
                  "one",
                  () -> {
                    if (!broken) s.c.lock();
                    s.nested(s.a, s.b);
                    if (!broken) s.c.unlock();
                  });
              s.task(
                  "two",
                  () -> {
                    if (!broken) s.c.lock();
                    s.nested(s.b, s.a);
                    if (!broken) s.c.unlock();
                  });
            }),
        pair(
            "spinlocks crossed",
            "DEADLOCK",
            (s, broken) -> {
              s.task(
                  "one",
                  () -> {
                    s.spin.lock();
                    s.other.lock();
                    s.other.unlock();
                    s.spin.unlock();
                  });
              s.task(
                  "two",
                  () -> {
                    (broken ? s.other : s.spin).lock();
                    (broken ? s.spin : s.other).lock();
                    (broken ? s.spin : s.other).unlock();
                    (broken ? s.other : s.spin).unlock();
                  });
            }));
  }

  private static Stream<Pair> units() {
    return Stream.of(
        pair(
            "semaphore down twice",
            "DEADLOCK",
            (s, broken) ->
                s.task(
                    "t",
                    () -> {
                      s.one.down();
                      if (!broken) s.one.up();
                      s.one.down();
                      s.one.up();
                      if (broken) s.one.up();
                    })),
        pair(
            "two units each",
            "DEADLOCK",
            (s, broken) ->
                s.tasks(
                    "t",
                    2,
                    () -> {
                      if (!broken) s.a.lock();
                      s.two.down();
                      s.two.down();
                      if (!broken) s.a.unlock();
                      s.two.up();
                      s.two.up();
                    })),
        pair(
            "unit never given back",
            "DEADLOCK",
            (s, broken) -> {
              s.task(
                  "taker",
                  () -> {
                    s.one.down();
                    if (!broken) s.one.up();
                  });
              s.task(
                  "other",
                  () -> {
                    s.one.down();
                    s.one.up();
                  });
            }));
  }

  private static Stream<Pair> readers() {
    return Stream.of(
        pair(
            "completed once for two",
            "DEADLOCK",
            (s, broken) -> {
              s.tasks("w", 2, () -> s.done.waitForCompletion());
              s.task(
                  "m",
                  () -> {
                    if (broken) s.done.complete();
                    else s.done.completeAll();
                  });
            }),
        pair(
            "reinit after the answer",
            "DEADLOCK",
            (s, broken) -> {
              s.task(
                  "w",
                  () -> {
                    if (!broken) s.done.reinitCompletion();
                    s.set(1);
                    if (broken) s.done.reinitCompletion();
                    s.done.waitForCompletion();
                  });
              s.task(
                  "m",
                  () -> {
                    s.awaitFlag();
                    s.done.complete();
                  });
            }),
        pair(
            "reader again behind a writer",
            "DEADLOCK",
            (s, broken) -> {
              s.task(
                  "r",
                  () -> {
                    s.rw.downRead();
                    if (broken) {
                      s.rw.downRead();
                      s.rw.upRead();
                    }
                    s.rw.upRead();
                  });
              s.task(
                  "w",
                  () -> {
                    s.rw.downWrite();
                    s.rw.upWrite();
                  });
            }));
  }

  private static Stream<Pair> writers() {
    return Stream.of(
        pair(
            "two readers become writers",
            "DEADLOCK",
            (s, broken) ->
                s.tasks(
                    "r",
                    2,
                    () -> {
                      s.rw.downRead();
                      if (!broken) s.rw.upRead();
                      s.rw.downWrite();
                      s.rw.upWrite();
                      if (broken) s.rw.upRead();
                    })),
        pair(
            "reader behind a waiting writer behind a reader that stays",
            "HUNG_TASK",
            (s, broken) -> {
              s.daemon(
                  "r",
                  () -> {
                    s.rw.downRead();
                    if (!broken) s.rw.upRead();
                    s.forEver(() -> s.sleep(1));
                  });
              s.task(
                  "w",
                  () -> {
                    s.rw.downWrite();
                    s.rw.upWrite();
                  });
              s.tasks(
                  "r2",
                  2,
                  () -> {
                    s.rw.downRead();
                    s.rw.upRead();
                  });
            }),
        pair(
            "sleep under a spinlock",
            "SLEEP_IN_ATOMIC",
            (s, broken) ->
                s.task(
                    "t",
                    () -> {
                      s.spin.lock();
                      if (!broken) s.spin.unlock();
                      s.under(s.a, () -> {});
                      if (broken) s.spin.unlock();
                    })));
  }
}
