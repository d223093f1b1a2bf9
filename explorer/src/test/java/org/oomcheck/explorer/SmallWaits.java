// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Small.pair;

import java.util.stream.Stream;
import org.oomcheck.explorer.Small.Pair;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.kernel.notifier.BlockingNotifierHead;
import org.oomcheck.model.kernel.notifier.NotifierBlock;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;

/** Small worlds in which a task waits or spins for good, and their fixed forms. */
final class SmallWaits {
  private SmallWaits() {}

  static Stream<Pair> all() {
    return Stream.of(wakeUps(), conditions(), circles(), spins(), callbacks(), works())
        .flatMap(pairs -> pairs);
  }

  private static Stream<Pair> wakeUps() {
    return Stream.of(
        pair(
            "set without a wake-up, two wait",
            "LOST_WAKEUP",
            (s, broken) -> {
              s.tasks("w", 2, () -> s.queue.waitEvent("flag", s::isSet));
              s.task(
                  "m",
                  () -> {
                    s.set(1);
                    if (!broken) s.queue.wakeUp();
                  });
            }),
        pair(
            "exclusive waiters, one wake-up",
            "LOST_WAKEUP",
            (s, broken) -> {
              s.tasks("w", 2, () -> s.queue.waitEventKillableExclusive("flag", s::isSet));
              s.task(
                  "m",
                  () -> {
                    s.set(1);
                    if (broken) s.queue.wakeUp();
                    else s.queue.wakeUpAll();
                  });
            }),
        pair(
            "waits for nothing beside one that is not told",
            "DEADLOCK LOST_WAKEUP",
            (s, broken) -> {
              s.task("w", () -> s.queue.waitEvent("flag", s::isSet));
              s.task("e", s.done::waitForCompletion);
              s.task(
                  "m",
                  () -> {
                    s.sleep(1);
                    s.set(1);
                    if (!broken) {
                      s.queue.wakeUp();
                      s.done.complete();
                    }
                  });
            }),
        pair(
            "client of a server that is not told",
            "LOST_WAKEUP",
            (s, broken) -> {
              s.daemon(
                  "server",
                  () ->
                      s.forEver(
                          () -> {
                            s.queue.waitEventIdle("flag", s::isSet);
                            s.set(0);
                            s.done.complete();
                          }));
              s.task(
                  "m",
                  () -> {
                    s.set(1);
                    if (!broken) s.queue.wakeUp();
                    s.done.waitForCompletion();
                  });
            }));
  }

  private static Stream<Pair> conditions() {
    return Stream.of(
        pair(
            "condition comes and goes for ever",
            "DEADLOCK",
            (s, broken) -> {
              s.task("w", () -> s.queue.waitEvent("flag", s::isSet));
              s.daemon(
                  "m",
                  () ->
                      s.forEver(
                          () -> {
                            s.set(1);
                            if (!broken) s.queue.wakeUp();
                            s.sleep(1);
                            if (broken) s.set(0);
                          }));
            }),
        pair(
            "timed wait under a lock",
            "",
            (s, broken) -> {
              s.task("w", () -> s.under(s.a, () -> s.queue.waitEventTimeout("flag", s::isSet, 3)));
              s.task(
                  "m",
                  () -> {
                    if (broken) s.under(s.a, () -> {});
                    s.set(1);
                    s.queue.wakeUp();
                  });
            }),
        pair(
            "retry of a timed wait with the lock that its maker needs",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              s.task(
                  "w",
                  () -> {
                    s.a.lock();
                    s.until(
                        "retry",
                        s::isSet,
                        () -> {
                          if (!broken) s.a.unlock();
                          s.queue.waitEventTimeout("flag", s::isSet, 3);
                          if (!broken) s.a.lock();
                        });
                    s.a.unlock();
                  });
              s.task(
                  "m",
                  () -> {
                    s.under(s.a, () -> {});
                    s.set(1);
                    s.queue.wakeUp();
                  });
            }));
  }

  private static Stream<Pair> circles() {
    return Stream.of(
        pair(
            "pages in a circle by two",
            "BUSY_NO_OP",
            (s, broken) -> {
              s.task(
                  "up",
                  () -> {
                    if (broken)
                      s.forEver(
                          () -> {
                            KnownEntries.await(s.machine, s.count, "room", () -> s.count.get() < 1);
                            s.movePage(1);
                          });
                    else s.movePage(1);
                  });
              s.task(
                  "down",
                  () -> {
                    if (broken)
                      s.forEver(
                          () -> {
                            KnownEntries.await(
                                s.machine, s.count, "a page", () -> s.count.get() > 0);
                            s.movePage(-1);
                          });
                  });
            }),
        pair(
            "trylock crossed",
            "OOM_LOCKUP?",
            (s, broken) -> {
              s.task("one", () -> takeBoth(s, true));
              s.task("two", () -> takeBoth(s, !broken));
            }),
        pair(
            "lockup beside a task that works",
            "OOM_LOCKUP",
            (s, broken) -> {
              s.task("w", () -> s.until("flag", s::isSet, () -> s.sleep(1)));
              s.task(
                  "d",
                  () ->
                      s.forEver(
                          () -> {
                            s.work();
                            s.sleep(1);
                          }));
              s.task("m", () -> s.set(broken ? 2 : 1));
            }),
        pair(
            "worker never comes back",
            "OOM_LOCKUP",
            (s, broken) -> {
              Workqueue w =
                  new Workqueue(
                      s.machine,
                      "work",
                      () -> {
                        if (broken) s.forEver(() -> s.sleep(1));
                      });
              s.daemon("kworker", w::workerThread);
              s.task("m", w::queueWork);
            }));
  }

  private static Stream<Pair> spins() {
    return Stream.of(
        pair(
            "daemon polls, and would idle if it had come later",
            "OOM_LOCKUP",
            (s, broken) -> {
              s.daemon(
                  "server",
                  () -> {
                    if (!s.isSet()) {
                      s.until("poll", () -> s.isSet() && !broken, () -> s.sleep(1));
                    }
                    s.queue.waitEventIdle("never", () -> s.flag() == 2);
                  });
              s.task("setter", () -> s.set(1));
            }),
        pair(
            "holder retries until it is lucky",
            "",
            (s, broken) -> {
              s.task(
                  "h",
                  () ->
                      s.under(
                          s.a, () -> s.until("lucky", s::isLucky, () -> s.sleep(broken ? 2 : 1))));
              s.task("w", () -> s.under(s.a, () -> {}));
            }),
        pair(
            "spinner waits for one that sleeps",
            "",
            (s, broken) -> {
              s.task("w", () -> s.until("flag", s::isSet, () -> {}));
              s.task(
                  "m",
                  () -> {
                    s.sleep(broken ? 3 : 1);
                    s.set(1);
                  });
            }),
        pair(
            "spinner with the lock that the setter needs",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              s.task(
                  "w",
                  () -> {
                    s.a.lock();
                    if (!broken) s.a.unlock();
                    s.until("flag", s::isSet, () -> {});
                    if (broken) s.a.unlock();
                  });
              s.task(
                  "m",
                  () -> {
                    s.under(s.a, () -> s.set(1));
                  });
              s.task("z", () -> s.sleep(2));
            }));
  }

  private static Stream<Pair> callbacks() {
    return Stream.of(
        pair(
            "callback takes the lock of one that unregisters",
            "DEADLOCK",
            (s, broken) -> {
              BlockingNotifierHead h = new BlockingNotifierHead(s.machine, "chain");
              NotifierBlock b =
                  h.booted(
                      "cb",
                      0,
                      i -> {
                        s.under(s.a, () -> {});
                        return 0;
                      });
              s.task("caller", () -> h.callChain(1));
              s.task(
                  "remover",
                  () -> {
                    s.a.lock();
                    if (!broken) s.a.unlock();
                    h.unregister(b);
                    if (broken) s.a.unlock();
                  });
            }),
        pair(
            "callback polls for ever",
            "HUNG_TASK OOM_LOCKUP",
            (s, broken) -> {
              BlockingNotifierHead h = new BlockingNotifierHead(s.machine, "chain");
              NotifierBlock b =
                  h.booted(
                      "cb",
                      0,
                      i -> {
                        if (broken) s.until("flag", s::isSet, () -> s.sleep(1));
                        return 0;
                      });
              s.task("caller", () -> h.callChain(1));
              s.task("remover", () -> h.unregister(b));
            }));
  }

  private static Stream<Pair> works() {
    return Stream.of(
        pair(
            "work flushes itself",
            "DEADLOCK",
            (s, broken) -> {
              WorkerPool p = new WorkerPool(s.machine, "kworker", 1);
              WorkqueueStruct q = WorkqueueStruct.alloc(p, "wq", 1);
              WorkStruct[] w = new WorkStruct[1];
              w[0] =
                  new WorkStruct(
                      q,
                      "work",
                      () -> {
                        if (broken) w[0].flushWork();
                      });
              s.task("m", () -> w[0].queueWork());
            }),
        pair(
            "one worker for two that wait for each other",
            "DEADLOCK",
            (s, broken) -> {
              WorkerPool p = new WorkerPool(s.machine, "kworker", broken ? 1 : 2);
              WorkqueueStruct q = WorkqueueStruct.alloc(p, "wq", 2);
              WorkStruct w = new WorkStruct(q, "first", () -> s.done.waitForCompletion());
              WorkStruct v = new WorkStruct(q, "second", () -> s.done.complete());
              s.task(
                  "m",
                  () -> {
                    w.queueWork();
                    v.queueWork();
                  });
            }));
  }

  /** Takes two locks, the second one by trying until it is lucky. */
  private static void takeBoth(Small s, boolean up) {
    Mutex first = up ? s.a : s.b;
    Mutex second = up ? s.b : s.a;
    s.until(
        "both",
        () -> {
          first.lock();
          boolean both = second.trylock();
          if (!both) {
            first.unlock();
          }
          return both;
        },
        () -> {});
    second.unlock();
    first.unlock();
  }
}
