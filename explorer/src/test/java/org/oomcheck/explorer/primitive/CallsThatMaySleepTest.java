// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.oomcheck.explorer.primitive.Checked.ATOMIC;
import static org.oomcheck.explorer.primitive.Checked.CLEAN;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.LockedWaits;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.TaskStates;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.kernel.irq.TimerList;
import org.oomcheck.model.kernel.order.BitWaits;
import org.oomcheck.model.kernel.order.BitWord;
import org.oomcheck.model.kernel.order.PercpuRwSemaphore;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.Srcu;
import org.oomcheck.model.kernel.work.DelayedWorkStruct;
import org.oomcheck.model.kernel.work.KthreadWork;
import org.oomcheck.model.kernel.work.KthreadWorker;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/**
 * Calls under a spinlock, each where it has no reason to sleep. Those that say {@code
 * might_sleep()} are complained of all the same.
 */
class CallsThatMaySleepTest {

  private static <T> Arguments sleeps(String call, Function<Machine, T> made, Consumer<T> used) {
    return Checked.row(call, under(made, used), ATOMIC);
  }

  private static <T> Arguments stays(String call, Function<Machine, T> made, Consumer<T> used) {
    return Checked.row(call, under(made, used), CLEAN);
  }

  private static <T> World under(Function<Machine, T> made, Consumer<T> used) {
    return machine -> {
      Spinlock lock = new Spinlock(machine, "lock");
      T object = made.apply(machine);
      machine.spawn(
          Role.task("task"),
          () -> {
            lock.lock();
            used.accept(object);
            lock.unlock();
          });
    };
  }

  private static WaitQueue queue(Machine machine) {
    return new WaitQueue(machine, "&wq", new Signals(machine));
  }

  private static Completion completed(Machine machine) {
    Completion done = new Completion(machine, "&done", new Signals(machine));
    done.booted();
    return done;
  }

  private static BitWaits bit(Machine machine) {
    return new BitWaits(machine, new BitWord(machine, "word"), 0);
  }

  private static WorkqueueStruct workqueue(Machine machine) {
    return WorkqueueStruct.alloc(new WorkerPool(machine, "kworker", 1), "wq", 0);
  }

  private static WorkStruct work(Machine machine) {
    return new WorkStruct(workqueue(machine), "&work", () -> {});
  }

  private static DelayedWorkStruct delayed(Machine machine) {
    return new DelayedWorkStruct(workqueue(machine), "&work", () -> {});
  }

  private static Tasklet tasklet(Machine machine) {
    return new Tasklet(machine, "&tasklet", "function()", () -> {});
  }

  private static Irq irq(Machine machine) {
    Irq irq = new Irq(machine, "irq", "handler()", () -> {});
    irq.booted();
    return irq;
  }

  private static final TaskState STATE = TaskState.UNINTERRUPTIBLE;

  static Stream<Arguments> waits() {
    return Stream.of(
        sleeps("wait_event()", CallsThatMaySleepTest::queue, q -> q.waitEvent("1", () -> true)),
        sleeps("_idle()", CallsThatMaySleepTest::queue, q -> q.waitEventIdle("1", () -> true)),
        sleeps("_timeout()", CallsThatMaySleepTest::queue, CallsThatMaySleepTest::timeouts),
        sleeps(
            "no jiffy", CallsThatMaySleepTest::queue, q -> q.waitEventTimeout("0", () -> false, 0)),
        sleeps(
            "_killable()", CallsThatMaySleepTest::queue, q -> q.waitEventKillable("1", () -> true)),
        sleeps(
            "_interruptible()",
            CallsThatMaySleepTest::queue,
            q -> q.waitEventInterruptible("1", () -> true)),
        sleeps(
            "_interruptible_timeout()",
            CallsThatMaySleepTest::queue,
            q -> q.waitEventInterruptibleTimeout("1", () -> true, 1)),
        sleeps(
            "_freezable()",
            machine -> freezableWait(new Freezer(machine), queue(machine)),
            Runnable::run),
        stays(
            "wait_event_cmd()",
            CallsThatMaySleepTest::queue,
            q -> new LockedWaits(q).waitEventCmd("1", () -> true, () -> {}, () -> {})),
        stays(
            "prepare_to_wait()",
            CallsThatMaySleepTest::queue,
            q -> {
              q.prepareToWait(STATE);
              q.finishWait();
            }),
        sleeps("wait_on_bit()", CallsThatMaySleepTest::bit, bit -> bit.waitOnBit(STATE)),
        sleeps("_timeout()", CallsThatMaySleepTest::bit, bit -> bit.waitOnBitTimeout(STATE, 1)),
        sleeps("_lock()", CallsThatMaySleepTest::bit, bit -> bit.waitOnBitLock(STATE)),
        stays("wake_up_bit()", CallsThatMaySleepTest::bit, BitWaits::wakeUpBit),
        sleeps(
            "wait_for_completion()",
            CallsThatMaySleepTest::completed,
            Completion::waitForCompletion),
        sleeps("no jiffy", CallsThatMaySleepTest::completed, c -> c.waitForCompletionTimeout(0)),
        stays("try", CallsThatMaySleepTest::completed, Completion::tryWaitForCompletion),
        sleeps("schedule()", TaskStates::new, TaskStates::schedule));
  }

  private static Runnable freezableWait(Freezer freezer, WaitQueue queue) {
    return () -> freezer.waitEventFreezable(queue, "1", () -> true);
  }

  private static void timeouts(WaitQueue queue) {
    queue.waitEventTimeout("1", () -> true, 1);
  }

  static Stream<Arguments> locks() {
    Function<Machine, RwSemaphore> rwsem = machine -> new RwSemaphore(machine, "&rwsem");
    Function<Machine, PercpuRwSemaphore> percpu = machine -> new PercpuRwSemaphore(machine, "p");
    Function<Machine, Semaphore> semaphore = machine -> new Semaphore(machine, "&sem", 1);
    return Stream.of(
        sleeps("mutex_lock()", machine -> new Mutex(machine, "mutex"), Mutex::lock),
        sleeps("down()", semaphore, Semaphore::down),
        sleeps("down_timeout()", semaphore, s -> s.downTimeout(1)),
        stays("down_trylock()", semaphore, Semaphore::downTrylock),
        sleeps("down_read()", rwsem, RwSemaphore::downRead),
        sleeps("down_write()", rwsem, RwSemaphore::downWrite),
        sleeps("percpu_down_read()", percpu, PercpuRwSemaphore::downRead),
        sleeps("percpu_down_write()", percpu, PercpuRwSemaphore::downWrite),
        sleeps("synchronize_rcu()", Rcu::new, Rcu::synchronizeRcu),
        sleeps("rcu_barrier()", Rcu::new, Rcu::rcuBarrier),
        sleeps("synchronize_srcu()", m -> new Srcu(m, "srcu"), Srcu::synchronizeSrcu),
        sleeps("srcu_barrier()", m -> new Srcu(m, "srcu"), Srcu::srcuBarrier));
  }

  static Stream<Arguments> work() {
    Function<Machine, KthreadWorker> worker = machine -> KthreadWorker.create(machine, "kw");
    return Stream.of(
        sleeps("flush_work()", CallsThatMaySleepTest::work, WorkStruct::flushWork),
        sleeps("cancel_work_sync()", CallsThatMaySleepTest::work, WorkStruct::cancelWorkSync),
        stays("cancel_work()", CallsThatMaySleepTest::work, WorkStruct::cancelWork),
        sleeps("flush", CallsThatMaySleepTest::delayed, DelayedWorkStruct::flushDelayedWork),
        stays("mod", CallsThatMaySleepTest::delayed, work -> work.modDelayedWork(1)),
        sleeps("flush", CallsThatMaySleepTest::workqueue, WorkqueueStruct::flushWorkqueue),
        sleeps("drain", CallsThatMaySleepTest::workqueue, WorkqueueStruct::drainWorkqueue),
        sleeps("kthread_flush_worker()", worker, KthreadWorker::kthreadFlushWorker),
        sleeps(
            "kthread_flush_work()",
            machine -> new KthreadWork(worker.apply(machine), "&work", () -> {}),
            KthreadWork::kthreadFlushWork),
        sleeps("tasklet_disable()", CallsThatMaySleepTest::tasklet, Tasklet::disable),
        sleeps("tasklet_kill()", CallsThatMaySleepTest::tasklet, Tasklet::kill),
        sleeps("disable_irq()", CallsThatMaySleepTest::irq, Irq::disableIrq),
        stays("disable_irq_nosync()", CallsThatMaySleepTest::irq, Irq::disableIrqNosync),
        sleeps("synchronize_irq()", CallsThatMaySleepTest::irq, Irq::synchronizeIrq),
        stays(
            "timer_delete_sync()",
            machine -> new TimerList(machine, "&timer", "function()", () -> {}),
            TimerList::timerDeleteSync));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"waits", "locks", "work"})
  void callThatMightSleep_isComplainedOf_alsoIfItWouldNot(
      String call, World world, String expected) {
    Checked.hasEagerlyExactly(world, expected);
  }
}
