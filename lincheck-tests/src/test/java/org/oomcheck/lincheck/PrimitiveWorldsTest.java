// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.kernel.notifier.NotifierBlock;
import org.oomcheck.model.kernel.notifier.Notify;
import org.oomcheck.model.kernel.notifier.SrcuNotifierHead;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.order.PercpuRwSemaphore;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.kernel.order.SeqCount;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.StoppableKthread;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/**
 * Primitives on threads, whole worlds: Lincheck finds the broken form, and nothing in the other.
 */
@ExtendWith(KnownBugs.class)
class PrimitiveWorldsTest {
  /** A machine on which a signal wakes no task. */
  private static final class Silent extends ForwardingMachine {
    Silent(Machine machine) {
      super(machine);
    }

    @Override
    public <T> T perform(Step<T> step) {
      return step.label().startsWith("signal_wake_up") ? step.execute() : super.perform(step);
    }
  }

  private static World killed(boolean wakes) {
    return guest -> {
      Machine machine = wakes ? guest : new Silent(guest);
      Signals signals = new Signals(machine);
      Completion never = new Completion(machine, "never", signals);
      int victim = machine.spawn(Role.task("victim"), never::waitForCompletionKillable);
      machine.spawn(Role.task("killer"), () -> signals.kill(victim));
    };
  }

  private static World exclusive(boolean passedOn) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      machine.spawn(
          Role.task("waiter").times(2),
          () -> {
            queue.waitEventInterruptibleExclusive("flag", () -> flag.read(Access.ONCE) == 1);
            if (passedOn) {
              queue.wakeUp();
            }
          });
      machine.spawn(
          Role.task("waker"),
          () -> {
            flag.write(Access.ONCE, 1);
            queue.wakeUp();
          });
    };
  }

  private static World bit(boolean wakes) {
    return machine -> {
      BitWord flags = new BitWord(machine, "flags");
      BitWaits locked = new BitWaits(machine, flags, 0);
      machine.spawn(
          Role.task("locker").times(2),
          () -> {
            locked.waitOnBitLock(TaskState.UNINTERRUPTIBLE);
            if (wakes) {
              locked.clearAndWakeUpBit();
            } else {
              flags.clearBitUnlock(0);
            }
          });
    };
  }

  private static World rcu(boolean waits) {
    return machine -> {
      Rcu rcu = new Rcu(machine);
      SharedVariable pointer = new SharedVariable(machine, "pointer", 1);
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      machine.spawn(
          Role.task("reader"),
          () -> {
            rcu.readLock();
            if (pointer.read(Access.FULL) == 1) {
              KernelBug.bugOn(freed.read(Access.FULL) == 1, "used after it was freed");
            }
            rcu.readUnlock();
          });
      machine.spawn(
          Role.task("updater"),
          () -> {
            pointer.write(Access.FULL, 0);
            if (waits) {
              rcu.synchronizeRcu();
            }
            freed.write(Access.FULL, 1);
          });
    };
  }

  private static World sequence(boolean retries) {
    return machine -> {
      SeqCount count = new SeqCount(machine, "count");
      SharedVariable left = new SharedVariable(machine, "left", 0);
      SharedVariable right = new SharedVariable(machine, "right", 0);
      machine.spawn(
          Role.task("writer"),
          () -> {
            count.writeBegin();
            left.write(Access.ONCE, 1);
            right.write(Access.ONCE, 1);
            count.writeEnd();
          });
      machine.spawn(
          Role.task("reader"),
          () -> {
            int seen;
            do {
              count.readBegin();
              seen = left.read(Access.ONCE) - right.read(Access.ONCE);
            } while (count.readRetry() && retries);
            KernelBug.bugOn(seen != 0, "half of a change is seen");
          });
    };
  }

  private static World percpu(boolean nested) {
    return machine -> {
      PercpuRwSemaphore sem = new PercpuRwSemaphore(machine, "sem");
      machine.spawn(
          Role.task("reader"),
          () -> {
            sem.downRead();
            if (nested) {
              sem.downRead();
              sem.upRead();
            }
            sem.upRead();
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            sem.downWrite();
            sem.upWrite();
          });
    };
  }

  private static World spinning(boolean nested) {
    return machine -> {
      RwLock lock = new RwLock(machine, "lock");
      machine.spawn(
          Role.task("reader"),
          () -> {
            lock.readLock();
            if (nested) {
              lock.readLock();
              lock.readUnlock();
            }
            lock.readUnlock();
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            lock.writeLock();
            lock.writeUnlock();
          });
    };
  }

  private static World tasklet(boolean enabled) {
    return machine -> {
      Tasklet tasklet = new Tasklet(machine, "tasklet", "function", () -> {});
      tasklet.booted();
      machine.spawn(
          Role.task("user"),
          () -> {
            tasklet.disable();
            if (enabled) {
              tasklet.enable();
            }
            tasklet.kill();
          });
    };
  }

  private static World delayed(boolean waits) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker", 1);
      DelayedWorkStruct[] self = new DelayedWorkStruct[1];
      DelayedWorkStruct work =
          new DelayedWorkStruct(
              WorkqueueStruct.alloc(pool, "queue", 0),
              "work",
              () -> {
                if (waits) {
                  self[0].cancelDelayedWorkSync();
                } else {
                  self[0].cancelDelayedWork();
                }
              });
      self[0] = work;
      work.booted(1);
      machine.spawn(Role.task("user"), work::flushDelayedWork);
    };
  }

  private static World flushed(boolean byItself) {
    return machine -> {
      WorkerPool pool = new WorkerPool(machine, "kworker", 1);
      WorkqueueStruct queue = WorkqueueStruct.alloc(pool, "queue", 0);
      WorkStruct[] self = new WorkStruct[1];
      WorkStruct work =
          new WorkStruct(
              queue,
              "work",
              () -> {
                if (byItself) {
                  self[0].flushWork();
                }
              });
      self[0] = work;
      work.booted();
      machine.spawn(Role.task("user"), work::flushWork);
    };
  }

  private static World stopped(boolean asks) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      StoppableKthread thread =
          new StoppableKthread(
              machine,
              "kthread",
              null,
              self -> queue.waitEvent("stop", () -> asks && self.kthreadShouldStop()),
              queue);
      thread.booted();
      machine.spawn(Role.task("user"), thread::kthreadStop);
    };
  }

  private static World chain(boolean takesItselfOff) {
    return machine -> {
      SrcuNotifierHead chain = new SrcuNotifierHead(machine, "chain");
      NotifierBlock other = chain.block("other", 0, action -> Notify.OK);
      chain.booted(
          "callback",
          0,
          action -> {
            if (takesItselfOff) {
              chain.unregister(other);
            } else {
              chain.register(other);
            }
            return Notify.OK;
          });
      machine.spawn(Role.task("event"), () -> chain.callChain(1));
    };
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
        Arguments.of("killable wait", killed(false), killed(true)),
        Arguments.of("exclusive waiters", exclusive(false), exclusive(true)),
        Arguments.of("bit lock", bit(false), bit(true)),
        Arguments.of("grace period", rcu(false), rcu(true)),
        Arguments.of("sequence count", sequence(false), sequence(true)),
        Arguments.of("nested per-cpu readers", percpu(true), percpu(false)),
        Arguments.of("nested readers that spin", spinning(true), spinning(false)),
        Arguments.of("tasklet_kill()", tasklet(false), tasklet(true)),
        Arguments.of("cancelled by itself", delayed(true), delayed(false)),
        Arguments.of("flushed by itself", flushed(true), flushed(false)),
        Arguments.of("kthread_stop()", stopped(false), stopped(true)),
        Arguments.of("srcu chain", chain(true), chain(false)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void brokenFormIsNoticed_andFixedFormIsNot(String name, World broken, World fixed) {
    assertThat(tryOut(broken, true)).isNotNull();
    assertThat(tryOut(fixed, false)).isNull();
  }

  private static @Nullable String tryOut(World world, boolean broken) {
    return Schedules.failure(CellRace.prepare(world, EnumSet.allOf(Hazard.class), false), broken);
  }
}
