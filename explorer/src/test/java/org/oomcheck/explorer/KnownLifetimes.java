// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.KnownEntries.addAndGet;
import static org.oomcheck.explorer.KnownEntries.await;
import static org.oomcheck.explorer.KnownEntries.read;
import static org.oomcheck.explorer.KnownEntries.write;

import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Textbook programs about what is set up, handed over and freed while others may use it. */
final class KnownLifetimes {
  private KnownLifetimes() {}

  /** {@code struct completion}, set up before or after the work was handed out. */
  static World completion(boolean setUpFirst) {
    return machine -> {
      Cell done = machine.cell("x.done", 7);
      Workqueue work =
          new Workqueue(
              machine,
              "work",
              () -> machine.perform(Step.run(done, "complete(x)", () -> done.add(1))));
      machine.spawn(Role.daemon("kworker"), work::workerThread);
      machine.spawn(
          Role.task("client"),
          () -> {
            if (!setUpFirst) {
              work.queueWork();
            }
            machine.perform(Step.run(done, "init_completion(x)", () -> done.set(0)));
            if (setUpFirst) {
              work.queueWork();
            }
            await(machine, done, "wait_for_completion(x)", () -> done.get() > 0);
          });
    };
  }

  /** Where an updater waits for the readers that may still use what it takes away. */
  enum Grace {
    NONE,
    TOO_EARLY,
    AS_A_READER,
    RIGHT
  }

  static World rcu(Grace grace) {
    return machine -> {
      Cell readers = machine.cell("readers", 0);
      Cell unlinked = machine.cell("unlinked", 0);
      Cell freed = machine.cell("freed", 0);
      machine.spawn(
          Role.task("reader").times(2),
          () -> {
            addAndGet(machine, readers, 1);
            if (read(machine, unlinked) == 0) {
              KernelBug.bugOn(read(machine, freed) == 1, "use after free");
            }
            addAndGet(machine, readers, -1);
          });
      Runnable synchronize =
          () -> await(machine, readers, "synchronize_rcu()", () -> readers.get() == 0);
      machine.spawn(
          Role.task("updater"),
          () -> {
            if (grace == Grace.AS_A_READER) {
              addAndGet(machine, readers, 1);
            }
            if (grace == Grace.TOO_EARLY) {
              synchronize.run();
            }
            write(machine, unlinked, 1);
            if (grace == Grace.RIGHT || grace == Grace.AS_A_READER) {
              synchronize.run();
            }
            write(machine, freed, 1);
          });
    };
  }

  /** Waits for a work item that needs a lock, with the lock or without. */
  static World flush(boolean underTheLock) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell ran = machine.cell("ran", 0);
      Workqueue work =
          new Workqueue(
              machine,
              "work",
              () -> {
                lock.lock();
                lock.unlock();
                write(machine, ran, 1);
              });
      machine.spawn(Role.daemon("kworker"), work::workerThread);
      Runnable flush = () -> await(machine, ran, "flush_work(work)", () -> ran.get() == 1);
      machine.spawn(
          Role.task("client"),
          () -> {
            lock.lock();
            work.queueWork();
            if (underTheLock) {
              flush.run();
            }
            lock.unlock();
            flush.run();
          });
    };
  }

  /** How a driver gets rid of a kthread and of what it uses. */
  enum Shutdown {
    WITHOUT_WAKE_UP,
    WITHOUT_JOIN,
    RIGHT
  }

  static World shutdown(Shutdown how) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell stop = machine.cell("stop", 0);
      Cell gone = machine.cell("gone", 0);
      Cell freed = machine.cell("freed", 0);
      machine.spawn(
          Role.task("kthread"),
          () -> {
            queue.waitEvent("kthread_should_stop()", () -> read(machine, stop) == 1);
            KernelBug.bugOn(read(machine, freed) == 1, "use after free");
            write(machine, gone, 1);
          });
      machine.spawn(
          Role.task("driver"),
          () -> {
            write(machine, stop, 1);
            if (how != Shutdown.WITHOUT_WAKE_UP) {
              queue.wakeUp();
            }
            if (how != Shutdown.WITHOUT_JOIN) {
              await(machine, gone, "kthread_stop()", () -> gone.get() == 1);
            }
            write(machine, freed, 1);
          });
    };
  }

  private static final int IDLE = 0;
  private static final int ASKED = 1;
  private static final int CLAIMED = 2;

  private static boolean claim(Cell request, int from, int to) {
    boolean mine = request.get() == from;
    if (mine) {
      request.set(to);
    }
    return mine;
  }

  /** A client that waits 5 jiffies for an answer, and then frees what the answer goes to. */
  static World timedRequest(boolean takesItBack) {
    return machine -> {
      Cell request = machine.cell("request", IDLE);
      Cell answered = machine.cell("answered", 0);
      Cell freed = machine.cell("freed", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("client"),
          () -> {
            write(machine, request, ASKED);
            boolean inTime =
                machine.perform(
                    Step.of(answered, "answered?", () -> true)
                        .when(() -> answered.get() == 1)
                        .timeout(5, () -> false)
                        .sleeping());
            if (!inTime
                && takesItBack
                && !machine.perform(
                    Step.of(request, "cancel", () -> claim(request, ASKED, IDLE)))) {
              await(machine, answered, "too late to cancel", () -> answered.get() == 1);
            }
            write(machine, freed, 1);
          });
      machine.spawn(
          Role.daemon("server"),
          () -> {
            machine.perform(
                Step.run(request, "a request", () -> {})
                    .when(() -> request.get() == ASKED)
                    .idling());
            sleep.scheduleTimeoutUninterruptible(3);
            if (machine.perform(Step.of(request, "claim", () -> claim(request, ASKED, CLAIMED)))) {
              KernelBug.bugOn(read(machine, freed) == 1, "answer to memory that was freed");
              write(machine, answered, 1);
            }
          });
    };
  }

  /** How an object is made by the first task that needs it. */
  enum Making {
    WITHOUT_SECOND_LOOK,
    POINTER_FIRST,
    PLAIN_POINTER,
    RIGHT
  }

  static World doubleChecked(Making how) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      SharedVariable pointer = new SharedVariable(machine, "pointer", 0);
      SharedVariable object = new SharedVariable(machine, "object", 0);
      Cell made = machine.cell("made", 0);
      Access mode = how == Making.PLAIN_POINTER ? Access.PLAIN : Access.ACQUIRE_RELEASE;
      Runnable make =
          () -> {
            KernelBug.bugOn(addAndGet(machine, made, 1) > 1, "made twice");
            object.write(Access.PLAIN, 1);
          };
      machine.spawn(
          Role.task("user").times(2),
          () -> {
            if (pointer.read(mode) == 0) {
              lock.lock();
              if (how == Making.POINTER_FIRST && pointer.read(mode) == 0) {
                pointer.write(mode, 1);
                make.run();
              } else if (how == Making.WITHOUT_SECOND_LOOK || pointer.read(mode) == 0) {
                make.run();
                pointer.write(mode, 1);
              }
              lock.unlock();
            }
            KernelBug.bugOn(object.read(Access.PLAIN) != 1, "not made yet");
          });
    };
  }

  /** A free list with two nodes; what is compared on a swap may be the same and yet another one. */
  static World freeList(boolean tagged) {
    return machine -> {
      FreeList list = new FreeList(machine, tagged);
      machine.spawn(
          Role.task("keeper"),
          () -> {
            list.pop();
            list.pop();
          });
      machine.spawn(
          Role.task("returner"),
          () -> {
            int first = list.pop();
            list.pop();
            if (first != 0) {
              list.push(first);
            }
          });
    };
  }

  /** Nodes 1 and 2, linked; 0 is the end. */
  private static final class FreeList {
    private final Machine machine;
    private final boolean tagged;
    private final Cell head;
    private final Cell tag;
    private final Cell[] next;
    private final Cell[] owned;

    FreeList(Machine machine, boolean tagged) {
      this.machine = machine;
      this.tagged = tagged;
      this.head = machine.cell("head", 1);
      this.tag = machine.cell("tag", 0);
      this.next =
          new Cell[] {
            machine.cell("no node", 0), machine.cell("next[1]", 2), machine.cell("next[2]", 0)
          };
      this.owned =
          new Cell[] {
            machine.cell("owned[0]", 0), machine.cell("owned[1]", 0), machine.cell("owned[2]", 0)
          };
    }

    /** The head in the lower digit, the tag in the higher ones. */
    private int look() {
      return machine.perform(
          Step.of(head, "head", () -> head.get() + (tagged ? 10 * tag.get() : 0)));
    }

    private boolean swap(int seen, int node) {
      boolean same = head.get() + (tagged ? 10 * tag.get() : 0) == seen;
      if (same) {
        head.set(node);
        tag.add(tagged ? 1 : 0);
      }
      return same;
    }

    private boolean cmpxchg(int seen, int node) {
      return machine.perform(Step.of(head, "cmpxchg(head)", () -> swap(seen, node)));
    }

    int pop() {
      Loop retry = machine.loop("pop");
      while (true) {
        retry.head();
        int seen = look();
        int node = seen % 10;
        if (node == 0) {
          retry.leave(0);
          return 0;
        }
        if (cmpxchg(seen, read(machine, next[node]))) {
          KernelBug.bugOn(addAndGet(machine, owned[node], 1) > 1, "a node with two owners");
          retry.leave(node);
          return node;
        }
      }
    }

    void push(int node) {
      addAndGet(machine, owned[node], -1);
      Loop retry = machine.loop("push");
      int seen;
      do {
        retry.head();
        seen = look();
        write(machine, next[node], seen % 10);
      } while (!cmpxchg(seen, node));
      retry.leave();
    }
  }

  /** Two variables that belong together, and a count that is odd while they are written. */
  static World seqlock(boolean countsBefore) {
    return machine -> {
      Cell sequence = machine.cell("sequence", 0);
      Cell one = machine.cell("one", 0);
      Cell two = machine.cell("two", 0);
      machine.spawn(
          Role.task("writer"),
          () -> {
            if (countsBefore) {
              addAndGet(machine, sequence, 1);
            }
            write(machine, one, 1);
            write(machine, two, 1);
            addAndGet(machine, sequence, countsBefore ? 1 : 2);
          });
      machine.spawn(
          Role.task("reader"),
          () -> {
            Loop retry = machine.loop("read_seqretry()");
            while (true) {
              retry.head();
              int before = read(machine, sequence);
              int first = read(machine, one);
              int second = read(machine, two);
              if (before % 2 == 0 && read(machine, sequence) == before) {
                KernelBug.bugOn(first != second, "a torn read");
                retry.leave();
                return;
              }
            }
          });
    };
  }
}
