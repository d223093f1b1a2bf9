// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.KnownEntries.addAndGet;
import static org.oomcheck.explorer.KnownEntries.await;
import static org.oomcheck.explorer.KnownEntries.read;
import static org.oomcheck.explorer.KnownEntries.spinWhile;
import static org.oomcheck.explorer.KnownEntries.write;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/** Textbook programs about waiting for each other. */
final class KnownWaits {
  private KnownWaits() {}

  /** A lock with one condition variable, as every Java object has. */
  private static final class Monitor {
    private static final int WAITS = 1;
    private static final int NOTIFIED = 2;

    private final Machine machine;
    private final Mutex lock;
    private final TaskCells waiters;

    Monitor(Machine machine) {
      this.machine = machine;
      this.lock = new Mutex(machine, "monitor");
      this.waiters = machine.taskCells("wait set", 0);
    }

    void waitHere() {
      machine.perform(Step.run(waiters, "joins the wait set", () -> waiters.set(WAITS)));
      lock.unlock();
      machine.perform(
          Step.run(waiters, "wait()", () -> {})
              .when(() -> waiters.get() != WAITS)
              .kind(Step.Kind.SLEEP)
              .sleeping());
      lock.lock();
    }

    void notifyAllOfThem() {
      machine.perform(Step.run(waiters, "notifyAll()", () -> waiters.replaceAll(WAITS, NOTIFIED)));
    }

    /** Wakes any one of them. The effect tells tasks apart, so no two share a role. */
    void notifyOne() {
      int waiting = machine.perform(Step.of(waiters, "how many wait?", () -> waiters.count(WAITS)));
      if (waiting == 0) {
        return;
      }
      String[] which = new String[waiting];
      for (int i = 0; i < waiting; i++) {
        which[i] = "number " + i;
      }
      int chosen = machine.choose("which one is notified?", which);
      machine.perform(Step.run(waiters, "notify()", () -> wake(chosen)));
    }

    private void wake(int chosen) {
      int before = 0;
      for (int task = 0; task < waiters.tasks(); task++) {
        if (waiters.get(task) == WAITS && before++ == chosen) {
          waiters.set(task, NOTIFIED);
        }
      }
    }
  }

  /** A buffer for one item; two tasks put and one takes, for ever. */
  static World buffer(boolean notifiesAll) {
    return machine -> {
      Monitor monitor = new Monitor(machine);
      Cell items = machine.cell("items", 0);
      for (String putter : new String[] {"putter", "other putter"}) {
        machine.spawn(Role.task(putter), () -> move(machine, monitor, items, 1, notifiesAll));
      }
      machine.spawn(Role.task("taker"), () -> move(machine, monitor, items, 0, notifiesAll));
    };
  }

  private static void move(
      Machine machine, Monitor monitor, Cell items, int to, boolean notifiesAll) {
    Loop forEver = machine.loop("for ever");
    while (true) {
      forEver.head();
      monitor.lock.lock();
      Loop until = machine.loop("until there is room, or an item");
      until.head();
      while (read(machine, items) == to) {
        monitor.waitHere();
        until.head();
      }
      until.leave();
      machine.perform(
          Step.run(items, "items = " + to, () -> items.set(to)).achieving(Progress.WORK));
      if (notifiesAll) {
        monitor.notifyAllOfThem();
      } else {
        monitor.notifyOne();
      }
      monitor.lock.unlock();
    }
  }

  /** Two tasks wait for items, and one item comes after the other. */
  static World oneTestPerWait(boolean testsAgain) {
    return machine -> {
      Monitor monitor = new Monitor(machine);
      Cell items = machine.cell("items", 0);
      machine.spawn(
          Role.task("taker").times(2),
          () -> {
            monitor.lock.lock();
            Loop until = machine.loop("until there is an item");
            boolean empty = read(machine, items) == 0;
            while (empty) {
              until.head();
              monitor.waitHere();
              empty = testsAgain && read(machine, items) == 0;
            }
            until.leave();
            KernelBug.bugOn(addAndGet(machine, items, -1) < 0, "took what is not there");
            monitor.lock.unlock();
          });
      machine.spawn(
          Role.task("putter"),
          () -> {
            Loop twice = machine.loop("twice");
            for (int i = 0; i < 2; i++) {
              twice.head(i);
              monitor.lock.lock();
              addAndGet(machine, items, 1);
              monitor.notifyAllOfThem();
              monitor.lock.unlock();
            }
            twice.leave();
          });
    };
  }

  /** A barber that sleeps when no customer waits, customers that leave when the chair is taken. */
  static World barber(boolean looksBeforeHeSleeps) {
    return machine -> {
      WaitQueue bell = new WaitQueue(machine, "bell");
      Cell waiting = machine.cell("waiting", 0);
      Cell served = machine.cell("served", 0);
      machine.spawn(
          Role.daemon("barber"),
          () -> {
            Loop day = machine.loop("day");
            while (true) {
              day.head();
              if (!looksBeforeHeSleeps) {
                bell.waitEventIdle("a customer waits", () -> read(machine, waiting) > 0);
              } else if (read(machine, waiting) == 0) {
                bell.sleepOn();
              }
              machine.perform(Step.of(waiting, "calls one in", () -> takesOne(waiting, served)));
            }
          });
      machine.spawn(
          Role.task("customer").times(2),
          () -> {
            if (machine.perform(Step.of(waiting, "sits down", () -> takesTheChair(waiting)))) {
              bell.wakeUp();
              machine.perform(
                  Step.run(served, "has his hair cut", () -> served.add(-1))
                      .when(() -> served.get() > 0));
            }
          });
    };
  }

  private static boolean takesOne(Cell waiting, Cell served) {
    boolean there = waiting.get() > 0;
    if (there) {
      waiting.add(-1);
      served.add(1);
    }
    return there;
  }

  private static boolean takesTheChair(Cell waiting) {
    boolean free = waiting.get() == 0;
    if (free) {
      waiting.set(1);
    }
    return free;
  }

  /** Three smokers, each with one of three things; the agent puts two others on the table. */
  static World smokers(boolean bothAtOnce) {
    return machine -> {
      Cell[] table = {
        machine.cell("tobacco", 0), machine.cell("paper", 0), machine.cell("matches", 0)
      };
      Cell smoked = machine.cell("smoked", 0);
      Object hands = new Object();
      for (int i = 0; i < table.length; i++) {
        Cell first = table[(i + 1) % table.length];
        Cell second = table[(i + 2) % table.length];
        machine.spawn(
            Role.daemon("smoker" + i),
            () -> {
              if (bothAtOnce) {
                BooleanSupplier both = () -> first.get() + second.get() == 2;
                machine.perform(Step.run(hands, "both", () -> {}).when(both).idling());
              } else {
                machine.perform(
                    Step.run(hands, first.name(), () -> first.set(0))
                        .when(() -> first.get() == 1)
                        .idling());
                await(machine, hands, second.name(), () -> second.get() == 1);
              }
              write(machine, smoked, 1);
            });
      }
      machine.spawn(
          Role.task("agent"),
          () -> {
            int keeps = machine.choose("what is missing?", "tobacco", "paper", "matches");
            write(machine, table[(keeps + 1) % table.length], 1);
            write(machine, table[(keeps + 2) % table.length], 1);
            await(machine, smoked, "wait until smoked", () -> smoked.get() == 1);
          });
    };
  }

  /** Waits inside two locks; waiting gives only the inner one back. */
  static World nestedMonitors(boolean outer) {
    return machine -> {
      Mutex lock = new Mutex(machine, "outer");
      Monitor inner = new Monitor(machine);
      Cell ready = machine.cell("ready", 0);
      Runnable in = () -> inner.lock.lock();
      machine.spawn(
          Role.task("waiter"),
          () -> {
            if (outer) {
              lock.lock();
            }
            in.run();
            Loop until = machine.loop("until ready");
            until.head();
            while (read(machine, ready) == 0) {
              inner.waitHere();
              until.head();
            }
            until.leave();
            inner.lock.unlock();
            if (outer) {
              lock.unlock();
            }
          });
      machine.spawn(
          Role.task("signaller"),
          () -> {
            lock.lock();
            in.run();
            write(machine, ready, 1);
            inner.notifyAllOfThem();
            inner.lock.unlock();
            lock.unlock();
          });
    };
  }

  /** Two tasks meet twice. */
  static World barrier(boolean countsGenerations) {
    return machine -> {
      Cell count = machine.cell("count", 0);
      Cell generation = machine.cell("generation", 0);
      machine.spawn(
          Role.task("party").times(2),
          () -> {
            Loop meetings = machine.loop("meetings");
            for (int meeting = 0; meeting < 2; meeting++) {
              meetings.head(meeting);
              int mine =
                  machine.perform(Step.of(count, "arrives", () -> arrive(count, generation)));
              await(
                  machine,
                  count,
                  "all are here",
                  countsGenerations ? () -> generation.get() != mine : () -> count.get() % 2 == 0);
            }
            meetings.leave();
          });
    };
  }

  private static int arrive(Cell count, Cell generation) {
    int mine = generation.get();
    count.add(1);
    if (count.get() % 2 == 0) {
      generation.add(1);
    }
    return mine;
  }

  /** Readers that come and go until a writer has been in; the last one out lets it in. */
  static World readersFirst(boolean turnstile) {
    return machine -> {
      Mutex turn = new Mutex(machine, "turnstile");
      Cell readers = machine.cell("readers", 0);
      Cell written = machine.cell("written", 0);
      machine.spawn(
          Role.task("reader").times(2),
          () ->
              spinWhile(
                  machine,
                  () -> {
                    if (turnstile) {
                      turn.lock();
                      turn.unlock();
                    }
                    addAndGet(machine, readers, 1);
                    addAndGet(machine, readers, -1);
                    return read(machine, written) == 0;
                  }));
      machine.spawn(
          Role.task("writer"),
          () -> {
            if (turnstile) {
              turn.lock();
            }
            await(machine, readers, "no readers", () -> readers.get() == 0);
            write(machine, written, 1);
            if (turnstile) {
              turn.unlock();
            }
          });
    };
  }

  /** Two tasks that send two messages each to the other, and then read theirs. */
  static World channels(int room) {
    return machine -> {
      Cell there = machine.cell("there", 0);
      Cell back = machine.cell("back", 0);
      machine.spawn(Role.task("one"), () -> sendThenReceive(machine, there, back, room));
      machine.spawn(Role.task("other"), () -> sendThenReceive(machine, back, there, room));
    };
  }

  private static void sendThenReceive(Machine machine, Cell out, Cell in, int room) {
    for (int message = 0; message < 2; message++) {
      machine.perform(
          Step.run(out, "sends", () -> out.add(1)).when(() -> out.get() < room).sleeping());
    }
    for (int message = 0; message < 2; message++) {
      machine.perform(
          Step.run(in, "receives", () -> in.add(-1)).when(() -> in.get() > 0).sleeping());
    }
  }
}
