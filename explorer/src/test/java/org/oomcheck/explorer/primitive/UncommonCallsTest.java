// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.BUG;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;
import static org.oomcheck.explorer.primitive.Checked.DEADLOCK;
import static org.oomcheck.explorer.primitive.Checked.LIFECYCLE;
import static org.oomcheck.explorer.primitive.Checked.LOCKUP;
import static org.oomcheck.explorer.primitive.Checked.LOST;
import static org.oomcheck.explorer.primitive.Checked.row;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.TaskStates;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.WokenWait;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.IrqWork;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.kernel.irq.TimerList;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.kernel.work.StoppableKthread;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** Calls in an order that drivers rarely need, and calls of which the kernel warns. */
public class UncommonCallsTest {

  private static World parked(Consumer<StoppableKthread> user) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "&wq");
      StoppableKthread thread =
          new StoppableKthread(
              machine, "kthread", null, self -> untilStopped(machine, queue, self), queue);
      thread.booted();
      machine.spawn(Role.task("user"), () -> user.accept(thread));
    };
  }

  private static void untilStopped(Machine machine, WaitQueue queue, StoppableKthread self) {
    Loop loop = machine.loop("until stopped");
    loop.head();
    while (!self.kthreadShouldStop()) {
      if (self.kthreadShouldPark()) {
        self.kthreadParkme();
      }
      queue.waitEventIdle(
          "stop or park", () -> self.kthreadShouldStop() || self.kthreadShouldPark());
      loop.head();
    }
    loop.leave();
  }

  private static void parksAgain(StoppableKthread thread, boolean unparks) {
    thread.kthreadPark();
    if (unparks) {
      thread.kthreadUnpark();
    }
    thread.kthreadPark();
    thread.kthreadStop();
  }

  private static void parksAfterTheEnd(StoppableKthread thread) {
    thread.kthreadStop();
    thread.kthreadPark();
  }

  /** A freezable thread that a task stops, before the system freezes or never. */
  private static World frozenAfterTheEnd(boolean stops) {
    return machine -> {
      Freezer freezer = new Freezer(machine);
      WaitQueue queue = new WaitQueue(machine, "&wq");
      StoppableKthread thread =
          new StoppableKthread(
              machine,
              "kthread",
              null,
              self -> {
                freezer.setFreezable();
                queue.waitEventIdle("stop", self::kthreadShouldStop);
              },
              queue);
      thread.booted();
      machine.spawn(
          Role.task("suspend"),
          () -> {
            if (stops) {
              thread.kthreadStop();
            }
            freezer.freeze(queue);
          });
    };
  }

  /** A task that waits on its entry in one state, and another one that wakes it. */
  private static World woken(TaskState state, Consumer<WaitQueue> wakes) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "&wq");
      WokenWait wait = new WokenWait(queue);
      SharedVariable ready = new SharedVariable(machine, "ready", 0);
      machine.spawn(
          Role.task("waiter"),
          () -> {
            wait.addWaitQueue();
            Loop loop = machine.loop("until ready");
            loop.head();
            while (ready.read(Access.ONCE) == 0) {
              wait.waitWoken(state, TaskStates.MAX_SCHEDULE_TIMEOUT);
              loop.head();
            }
            loop.leave();
            wait.removeWaitQueue();
          });
      machine.spawn(
          Role.task("waker"),
          () -> {
            ready.write(Access.ONCE, 1);
            wakes.accept(queue);
          });
    };
  }

  /** A bit that is cleared after the signal: the wait for it was interrupted all the same. */
  private static World interrupted(boolean locks) {
    return machine -> {
      Signals signals = new Signals(machine);
      BitWord word = new BitWord(machine, "flags");
      BitWaits bit = new BitWaits(machine, word, 0, signals);
      Completion taken = new Completion(machine, "taken");
      int waiter =
          machine.spawn(
              Role.task("waiter"),
              () -> {
                taken.waitForCompletion();
                int error =
                    locks
                        ? bit.waitOnBitLock(TaskState.INTERRUPTIBLE)
                        : bit.waitOnBit(TaskState.INTERRUPTIBLE);
                boolean set = word.testBit(0);
                KernelBug.bugOn(error == Errno.EINTR && !set, "clear, and interrupted");
              });
      machine.spawn(
          Role.task("owner"),
          () -> {
            word.setBit(0);
            taken.complete();
            signals.send(waiter);
            if (!locks) {
              bit.clearAndWakeUpBit();
            }
          });
    };
  }

  /** A reader that reads twice while a writer may spin. */
  private static World readsTwice(boolean softirqsOff) {
    return machine -> {
      LocalCpu cpu = new LocalCpu(machine);
      RwLock lock = new RwLock(machine, "lock");
      machine.spawn(
          Role.task("reader"),
          () -> {
            if (softirqsOff) {
              cpu.localBhDisable();
            }
            lock.readLock();
            lock.readLock();
            lock.readUnlock();
            lock.readUnlock();
            if (softirqsOff) {
              cpu.localBhEnable();
            }
          });
      machine.spawn(
          Role.task("writer"),
          () -> {
            lock.writeLock();
            lock.writeUnlock();
          });
    };
  }

  private static World enabled(int times) {
    return machine -> {
      WorkqueueStruct queue = WorkqueueStruct.alloc(new WorkerPool(machine, "kworker", 1), "wq", 0);
      WorkStruct work = new WorkStruct(queue, "&work", () -> {});
      machine.spawn(
          Role.task("user"),
          () -> {
            work.disableWork();
            for (int i = 0; i < times; i++) {
              work.enableWork();
            }
          });
    };
  }

  private static World line(Consumer<Irq> user) {
    return machine -> {
      Machine cpus = InterruptibleMachine.everywhere(machine);
      Completion came = new Completion(cpus, "came");
      Irq irq = new Irq(cpus, "eth0", "eth_interrupt()", came::complete);
      irq.booted();
      machine.spawn(
          Role.task("driver"),
          () -> {
            user.accept(irq);
            irq.raise();
            came.waitForCompletion();
          });
    };
  }

  private static void requestsAgain(Irq irq, boolean disables) {
    irq.disableIrq();
    irq.freeIrq();
    irq.requestIrq();
    if (disables) {
      irq.disableIrq();
    }
  }

  private static void freesTwice(Irq irq) {
    irq.freeIrq();
    irq.freeIrq();
  }

  static Stream<Arguments> calls() {
    return Stream.of(
        row("parked, unparked, parked", parked(thread -> parksAgain(thread, true)), CLEAN),
        row("parked twice", parked(thread -> parksAgain(thread, false)), BUG),
        row("parked after the end", parked(UncommonCallsTest::parksAfterTheEnd), BUG),
        row("frozen after a freezable thread ended", frozenAfterTheEnd(true), CLEAN),
        row("frozen, a thread does not look", frozenAfterTheEnd(false), LOCKUP),
        row("wait_woken()", woken(TaskState.UNINTERRUPTIBLE, WaitQueue::wakeUp), CLEAN),
        row(
            "wait_woken(), wake_up_interruptible()",
            woken(TaskState.UNINTERRUPTIBLE, WaitQueue::wakeUpInterruptible),
            LOST),
        row(
            "wait_woken(TASK_INTERRUPTIBLE), wake_up_interruptible()",
            woken(TaskState.INTERRUPTIBLE, WaitQueue::wakeUpInterruptible),
            CLEAN),
        row("wait_on_bit(), interrupted", interrupted(false), BUG),
        row("wait_on_bit_lock(), interrupted", interrupted(true), CLEAN),
        row("read_lock() twice", readsTwice(false), DEADLOCK),
        row("read_lock() twice, softirqs off", readsTwice(true), CLEAN),
        row("enable_work()", enabled(1), CLEAN),
        row("enable_work() twice", enabled(2), BUG),
        row("requested again, disabled before", line(irq -> requestsAgain(irq, false)), CLEAN),
        row("requested again, disabled then", line(irq -> requestsAgain(irq, true)), DEADLOCK),
        row("freed twice", line(UncommonCallsTest::freesTwice), LIFECYCLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void warningIsFound_andTheRightOrderIsClean(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
  }

  /** A task that a handler interrupts again and again, and that goes on once a flag is set. */
  private static void interruptedUntil(Machine cpus, SharedVariable flag) {
    cpus.spawn(
        Role.task("task"),
        () -> {
          Loop loop = cpus.loop("until the flag is set");
          loop.head();
          while (flag.read(Access.ONCE) == 0) {
            loop.head();
          }
          loop.leave();
        });
  }

  private static World periodicTimer(int first, boolean sets) {
    return machine -> {
      Machine cpus = InterruptibleMachine.everywhere(machine);
      SharedVariable flag = new SharedVariable(cpus, "flag", first);
      List<TimerList> timers = new ArrayList<>();
      timers.add(
          new TimerList(
              cpus,
              "&watchdog",
              "watchdog()",
              () -> {
                if (sets) {
                  flag.write(Access.ONCE, 1);
                }
                timers.get(0).modTimer(1);
              }));
      timers.get(0).booted(1);
      interruptedUntil(cpus, flag);
    };
  }

  private static World storm(boolean again) {
    return machine -> {
      Machine cpus = InterruptibleMachine.everywhere(machine);
      SharedVariable flag = new SharedVariable(cpus, "flag", 1);
      List<IrqWork> works = new ArrayList<>();
      works.add(
          new IrqWork(
              cpus,
              "&work",
              "work()",
              () -> {
                if (again) {
                  works.get(0).queue();
                }
              }));
      works.get(0).booted();
      interruptedUntil(cpus, flag);
    };
  }

  /** One task spins until others have set a flag, to which a handler comes once. */
  private static World spinsBesideHandler(int setters, boolean sets) {
    return machine -> {
      Machine cpus = InterruptibleMachine.everywhere(machine);
      SharedVariable flag = new SharedVariable(cpus, "flag", 0);
      new Tasklet(cpus, "&tasklet", "dev_tasklet()", () -> flag.read(Access.ONCE)).booted();
      cpus.spawn(
          Role.task("setter").times(setters),
          () -> {
            if (sets) {
              flag.write(Access.ONCE, 1);
            } else {
              flag.read(Access.ONCE);
            }
          });
      interruptedUntil(cpus, flag);
    };
  }

  static Stream<Arguments> handlers() {
    return Stream.of(
        row("a timer that arms itself", periodicTimer(1, false), CLEAN),
        row("what it sets is waited for", periodicTimer(0, true), CLEAN),
        row("what it does not set is waited for", periodicTimer(0, false), LOCKUP),
        row("a handler in the task that is waited for", spinsBesideHandler(1, true), CLEAN),
        row("a handler in one of two", spinsBesideHandler(2, true), CLEAN),
        row("a handler in a task that sets nothing", spinsBesideHandler(1, false), LOCKUP),
        row("an interrupt that raises itself", storm(true), LOCKUP),
        row("an interrupt that comes once", storm(false), CLEAN));
  }

  /** All handlers, one after the other. */
  public static void everyHandler_isJudged() {
    UncommonCallsTest tests = new UncommonCallsTest();
    handlers()
        .map(Arguments::get)
        .forEach(
            row ->
                tests.timerThatArmsItself_keepsNoTaskForEver(
                    (String) row[0], (World) row[1], (String) row[2]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("handlers")
  void timerThatArmsItself_keepsNoTaskForEver(String name, World world, String expected) {
    Checked.hasExactly(world, expected);
    Checked.hasEagerlyExactly(world, expected);
  }
}
