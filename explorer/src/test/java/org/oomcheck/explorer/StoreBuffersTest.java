// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.oomcheck.explorer.Litmus.PROGRESS;
import static org.oomcheck.explorer.Litmus.explore;
import static org.oomcheck.explorer.Litmus.isViolated;
import static org.oomcheck.explorer.Litmus.world;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/** Worlds with a store buffer for each task, by the litmus tests of x86-TSO. */
class StoreBuffersTest {
  /** Each task writes its variable, does something, and reads the other's; not both may read 0. */
  private static World storeBuffering(Consumer<Litmus> between) {
    return world(
        t -> {
          Atomic alone = new Atomic(t.machine(), "alone", 0);
          for (boolean first : List.of(true, false)) {
            SharedVariable own = first ? t.x() : t.y();
            SharedVariable other = first ? t.y() : t.x();
            t.spawn(
                first ? "a" : "b",
                () -> {
                  t.write(own);
                  between.accept(t);
                  if (t.read(other) == 0) {
                    KernelBug.bugOn(alone.incReturn() == 2, "both are alone");
                  }
                });
          }
        });
  }

  @Test
  void bothTasksReadZero_unlessThereIsAFullBarrier() {
    assertThat(isViolated(storeBuffering(t -> {}))).isTrue();
    assertThat(isViolated(storeBuffering(t -> t.barrier().smpRmb()))).isTrue();
    assertThat(isViolated(storeBuffering(t -> t.barrier().smpWmb()))).isTrue();
    assertThat(isViolated(storeBuffering(t -> t.barrier().smpMb()))).isFalse();
    assertThat(new Explorer(PROGRESS).explore(storeBuffering(t -> {})))
        .isInstanceOf(Verdict.Proven.class);
  }

  @Test
  void anotherTaskBeside_changesNothing() {
    for (Bystander bystander : List.of(Bystander.IDLES, Bystander.TICKS)) {
      assertThat(isViolated(bystander.beside(storeBuffering(t -> {})))).isTrue();
      assertThat(isViolated(bystander.beside(storeBuffering(t -> t.barrier().smpMb())))).isFalse();
    }
  }

  /** What a step does, in a world that boots. */
  private interface Between {
    Consumer<Litmus> in(Litmus booting);
  }

  private static World storeBufferingAround(Between between) {
    return machine -> {
      Litmus booting =
          new Litmus(
              machine,
              new SharedVariable(machine, "p", 0),
              new SharedVariable(machine, "q", 0),
              new Barrier(machine));
      storeBuffering(between.in(booting)).boot(machine);
    };
  }

  @Test
  void whatIsNoRead_emptiesTheBuffer() {
    assertThat(isViolated(storeBufferingAround(t -> each -> t.read(t.x())))).isTrue();
    assertThat(isViolated(storeBufferingAround(t -> each -> t.write(t.x())))).isFalse();
    assertThat(
            isViolated(
                storeBufferingAround(
                    t -> {
                      Atomic count = new Atomic(t.machine(), "count", 0);
                      return each -> count.inc();
                    })))
        .isFalse();
    assertThat(
            isViolated(
                storeBufferingAround(
                    t -> {
                      Spinlock lock = new Spinlock(t.machine(), "lock");
                      return each -> {
                        lock.lock();
                        lock.unlock();
                      };
                    })))
        .isFalse();
    assertThat(
            isViolated(
                storeBufferingAround(
                    t -> {
                      Sleep sleep = new Sleep(t.machine());
                      return each -> sleep.scheduleTimeoutUninterruptible(1);
                    })))
        .isFalse();
  }

  /** Each task changes a count of its own, does something, and reads the other's. */
  private static World counting(Consumer<Atomic> change, Consumer<Litmus> between) {
    return world(
        t -> {
          Atomic a = new Atomic(t.machine(), "a", 0);
          Atomic b = new Atomic(t.machine(), "b", 0);
          Atomic alone = new Atomic(t.machine(), "alone", 0);
          for (boolean first : List.of(true, false)) {
            t.spawn(
                first ? "a" : "b",
                () -> {
                  change.accept(first ? a : b);
                  between.accept(t);
                  if ((first ? b : a).read() == 0) {
                    KernelBug.bugOn(alone.incReturn() == 2, "both are alone");
                  }
                });
          }
        });
  }

  @Test
  void operationThatGivesNothing_isNoBarrier() {
    assertThat(isViolated(counting(Atomic::inc, t -> {}))).isTrue();
    assertThat(isViolated(counting(Atomic::inc, t -> t.barrier().smpMb()))).isFalse();
    assertThat(isViolated(counting(Atomic::incReturn, t -> {}))).isFalse();
    assertThat(isViolated(counting(a -> a.set(1), t -> {}))).isTrue();
  }

  /** No operation is lost that another task's comes before. */
  @Test
  void operationThatIsHeldBack_changesWhatIsThereThen() {
    for (boolean waits : List.of(true, false)) {
      World world =
          world(
              t -> {
                BitWord word = new BitWord(t.machine(), "word");
                Atomic done = new Atomic(t.machine(), "done", 0);
                for (int bit = 0; bit < 2; bit++) {
                  int own = bit;
                  t.spawn(
                      "setter " + bit,
                      () -> {
                        word.setBit(own);
                        KernelBug.bugOn(!word.testBit(own), "not its own");
                        if (done.incReturn() == (waits ? 2 : 1)) {
                          KernelBug.bugOn(!word.testBit(1 - own), "not the other's");
                        }
                      });
                }
              });
      assertThat(isViolated(world)).isEqualTo(!waits);
    }
  }

  @Test
  void taskReadsWhatItHasWritten() {
    World own =
        world(
            t -> {
              t.spawn(
                  "a",
                  () -> {
                    t.write(t.x());
                    KernelBug.bugOn(t.read(t.x()) != 1, "not its own");
                  });
              t.spawn("b", () -> t.read(t.x()));
            });
    assertThat(isViolated(own)).isFalse();
  }

  @Test
  void waitqueueActive_overlooksATaskThatIsAboutToSleep() {
    for (boolean ordered : List.of(true, false)) {
      World world =
          world(
              t -> {
                WaitQueue queue = new WaitQueue(t.machine(), "wq");
                t.spawn("waiter", () -> queue.waitEvent("x", () -> t.read(t.x()) == 1));
                t.spawn(
                    "waker",
                    () -> {
                      t.write(t.x());
                      if (ordered) {
                        t.barrier().smpMb();
                      }
                      if (queue.waitqueueActive()) {
                        queue.wakeUp();
                      }
                    });
              });
      assertThat(isViolated(world)).isEqualTo(!ordered);
    }
  }

  @Test
  void writesStayInOrder_andAllIsWrittenInTheEnd() {
    World message =
        world(
            t -> {
              Mutex end = new Mutex(t.machine(), "end");
              t.spawn(
                  "sender",
                  () -> {
                    t.write(t.x());
                    t.write(t.y());
                    end.lock();
                    end.unlock();
                  });
              t.spawn(
                  "receiver",
                  () -> {
                    boolean sent = t.read(t.y()) == 1;
                    KernelBug.bugOn(sent && t.read(t.x()) == 0, "overtaken");
                  });
              t.spawn(
                  "waiter",
                  () ->
                      t.machine()
                          .perform(
                              Step.run(t.y(), "until y", () -> {})
                                  .when(() -> (int) t.y().shown() == 1)));
            });
    assertThat(isViolated(message)).isFalse();
  }

  /** Equal tasks, each with a flag of its own. */
  private static World flags(Access write) {
    return machine -> {
      TaskCells flags = machine.taskCells("flag", 0);
      Atomic alone = new Atomic(machine, "alone", 0);
      machine.spawn(
          Role.task("task").times(2),
          () -> {
            machine.perform(
                Step.run(flags, "flag = 1", () -> flags.set(1)).unlocked(Step.Kind.WRITE, write));
            int up =
                machine.perform(
                    Step.of(flags, "flags", () -> flags.count(1))
                        .unlocked(Step.Kind.READ, Access.ONCE));
            if (up == 1) {
              KernelBug.bugOn(alone.incReturn() == 2, "both are alone");
            }
          });
    };
  }

  @Test
  void equalTasks_haveABufferEach() {
    assertThat(isViolated(flags(Access.ONCE))).isTrue();
    assertThat(isViolated(flags(Access.ACQUIRE_RELEASE))).isTrue();
    assertThat(isViolated(flags(Access.FULL))).isFalse();
  }

  /** A step that changes cells of several tasks is one: all of it takes effect at once. */
  @Test
  void stepThatWritesForOthers_isNotHeldBackInPart() {
    World world =
        machine -> {
          TaskCells marks = machine.taskCells("mark", 1);
          int[] tasks = new int[2];
          tasks[0] =
              machine.spawn(
                  Role.task("a"),
                  () ->
                      machine.perform(
                          Step.run(
                                  marks,
                                  "marks = 2",
                                  () -> {
                                    marks.set(2);
                                    marks.set(tasks[1], 2);
                                  })
                              .unlocked(Step.Kind.WRITE, Access.ONCE)));
          tasks[1] =
              machine.spawn(
                  Role.task("b"),
                  () ->
                      KernelBug.bugOn(
                          machine.perform(
                              Step.of(
                                      marks,
                                      "other?",
                                      () -> marks.get(tasks[0]) != marks.get(tasks[1]))
                                  .unlocked(Step.Kind.READ, Access.ONCE)),
                          "in part"));
        };
    assertThat(isViolated(world)).isFalse();
  }

  private static List<String> takenForGranted(World world) {
    List<Reordering> pairs = explore(world).coverage().reorderings();
    return pairs == null
        ? List.of()
        : pairs.stream()
            .map(pair -> pair.first().access() + ", " + pair.second().access())
            .toList();
  }

  private static World writesThenReads(Consumer<Litmus> between) {
    return world(
        t -> {
          t.spawn(
              "a",
              () -> {
                t.write(t.x());
                between.accept(t);
                t.read(t.y());
              });
          t.spawn(
              "b",
              () -> {
                t.write(t.y());
                t.barrier().smpMb();
                t.read(t.x());
              });
        });
  }

  /** A buffer of one write cannot try what would take a larger one: that stays named. */
  @Test
  void whatTheBufferTries_isNotTakenForGranted() {
    assertThat(takenForGranted(writesThenReads(t -> {}))).isEmpty();
    assertThat(
            takenForGranted(
                machine -> {
                  SharedVariable own = new SharedVariable(machine, "z", 0);
                  writesThenReads(t -> own.write(Access.ONCE, 1)).boot(machine);
                }))
        .containsExactly("WRITE_ONCE(x, 1), READ_ONCE(y)");
  }
}
