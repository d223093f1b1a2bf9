// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.TaskStates;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.WokenWait;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.TimerList;
import org.oomcheck.model.kernel.notifier.AtomicNotifierHead;
import org.oomcheck.model.kernel.notifier.NotifierBlock;
import org.oomcheck.model.kernel.notifier.Notify;
import org.oomcheck.model.kernel.notifier.RawNotifierHead;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.work.KthreadWork;
import org.oomcheck.model.kernel.work.KthreadWorker;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Loops of a task's own and interrupt handlers on threads: the broken form is found. */
@ExtendWith(KnownBugs.class)
class DriverWorldsTest {

  /** A task sets its state, tests and schedules; in the wrong order a wake-up is lost. */
  private static World state(boolean beforeTheTest) {
    return machine -> {
      TaskStates states = new TaskStates(machine);
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      BooleanSupplier isSet = () -> flag.read(Access.FULL) == 1;
      machine.spawn(
          Role.task("waiter"),
          () -> {
            while (beforeTheTest || !isSet.getAsBoolean()) {
              states.setCurrentState(TaskState.UNINTERRUPTIBLE);
              if (beforeTheTest && isSet.getAsBoolean()) {
                break;
              }
              states.schedule();
            }
            states.setRunning();
          });
      machine.spawn(
          Role.task("waker"),
          () -> {
            flag.write(Access.FULL, 1);
            states.wakeUpProcess(0);
          });
    };
  }

  private static World woken(boolean remembers) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      WokenWait wait = new WokenWait(queue);
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      machine.spawn(
          Role.task("waiter"),
          () -> {
            wait.addWaitQueue();
            while (flag.read(Access.FULL) == 0) {
              if (!remembers) {
                queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
              }
              wait.waitWoken(TaskState.UNINTERRUPTIBLE, TaskStates.MAX_SCHEDULE_TIMEOUT);
            }
            wait.removeWaitQueue();
          });
      machine.spawn(
          Role.task("waker"),
          () -> {
            flag.write(Access.FULL, 1);
            queue.wakeUp();
          });
    };
  }

  /** What an interrupt handler uses is freed. */
  private static World handler(boolean waits) {
    return machine -> {
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      Irq irq =
          new Irq(
              machine,
              "dev0",
              "dev_interrupt()",
              () -> KernelBug.bugOn(freed.read(Access.FULL) == 1, "used after it was freed"));
      irq.booted();
      machine.spawn(
          Role.task("remove"),
          () -> {
            if (waits) {
              irq.freeIrq();
            }
            freed.write(Access.FULL, 1);
          });
      machine.spawn(Role.task("device"), irq::raise);
    };
  }

  private static Runnable uses(SharedVariable freed) {
    return () -> KernelBug.bugOn(freed.read(Access.FULL) == 1, "used after it was freed");
  }

  /** What a callback uses is freed when the callback is off its chain. */
  private static World chain(boolean waits) {
    return machine -> {
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      IntUnaryOperator callback =
          action -> {
            uses(freed).run();
            return Notify.OK;
          };
      Runnable takesOff;
      if (waits) {
        AtomicNotifierHead chain = new AtomicNotifierHead(machine, "chain", new Rcu(machine));
        NotifierBlock block = chain.booted("callback", 0, callback);
        machine.spawn(Role.task("event"), () -> chain.callChain(1));
        takesOff = () -> chain.unregister(block);
      } else {
        RawNotifierHead chain = new RawNotifierHead(machine, "chain");
        NotifierBlock block = chain.booted("callback", 0, callback);
        machine.spawn(Role.task("event"), () -> chain.callChain(1));
        takesOff = () -> chain.unregister(block);
      }
      machine.spawn(
          Role.task("remove"),
          () -> {
            takesOff.run();
            freed.write(Access.FULL, 1);
          });
    };
  }

  /** An item of a worker that flushes itself, or not. */
  private static World flushed(boolean byItself) {
    return machine -> {
      KthreadWorker worker = KthreadWorker.create(machine, "worker");
      KthreadWork[] self = new KthreadWork[1];
      Runnable function =
          () -> {
            if (byItself) {
              self[0].kthreadFlushWork();
            }
          };
      self[0] = new KthreadWork(worker, "work", function);
      machine.spawn(
          Role.task("user"),
          () -> {
            self[0].kthreadQueueWork();
            self[0].kthreadFlushWork();
          });
    };
  }

  /** What a timer uses is freed when the timer is deleted. */
  private static World timer(boolean waits) {
    return machine -> {
      SharedVariable freed = new SharedVariable(machine, "freed", 0);
      TimerList timer = new TimerList(machine, "timer", "timer_function", uses(freed));
      timer.booted(0);
      machine.spawn(
          Role.task("remove"),
          () -> {
            if (waits) {
              timer.timerDeleteSync();
            } else {
              timer.timerDelete();
            }
            freed.write(Access.FULL, 1);
          });
    };
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
        Arguments.of("flushed by itself", flushed(true), flushed(false)),
        Arguments.of("timer_delete()", timer(false), timer(true)),
        Arguments.of("notifier chain", chain(false), chain(true)),
        Arguments.of("state and test", state(false), state(true)),
        Arguments.of("wait_woken()", woken(false), woken(true)),
        Arguments.of("free_irq()", handler(false), handler(true)));
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
