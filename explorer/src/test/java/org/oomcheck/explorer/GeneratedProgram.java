// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Workqueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/**
 * A small program over the kernel's primitives. Each task has one register, which the last
 * operation with a result has set.
 *
 * @param callback what the notifier's callback and the worker's function do
 */
record GeneratedProgram(List<Plan> plans, List<Op> callback, TimeMode time) {

  /** What the tasks of a role do. */
  record Plan(int count, List<Op> ops) {

    int steps(int callback) {
      return ops.stream().mapToInt(op -> op.steps(callback)).sum();
    }
  }

  /** What an operation is. */
  enum Kind {
    /** Locks the mutex around the body. */
    LOCK(2),
    /** Locks two mutexes hand over hand, the body in between. */
    HAND_OVER_HAND(4),
    /** Runs the body if the mutex is free, or else writes a variable. */
    TRYLOCK(2),
    /** Tries twice, as a loop with a head, and then locks. */
    RETRY(3),
    /** Tries until it has the mutex, with a tick between two tries. */
    RETRY_EVERY_TICK(4),
    /** Tries until it has the mutex, and never sleeps. */
    RETRY_AT_ONCE(3),
    /** Reads the variable until it is set. */
    SPIN_UNTIL_SET(2),
    READ(2),
    WRITE(3),
    TRY_READ(2),
    TRY_WRITE(2),
    /** Writes, and reads on around the body. */
    DOWNGRADE(3),
    SPIN(2),
    SPIN_TRYLOCK(2),
    /** Runs the body if the register is not 0. */
    IF(0),
    WAIT_EVENT(5),
    WAIT_EVENT_TIMEOUT(5),
    SLEEP_ON(3),
    /** Sets the variable and wakes the queue. */
    SIGNAL(2),
    WAKE_UP(1),
    SLEEP(1),
    CALL_CHAIN(3),
    CHOOSE(2),
    GET(1),
    SET(1),
    ADD(1),
    QUEUE_WORK(3),
    /** Takes the mutex and does not release it. */
    KEEP(1),
    /** Releases the mutex, even if another task has it. */
    UNLOCK(1),
    /** BUG() if the register has the value. */
    BUG_IF(0);

    private final int steps;

    Kind(int steps) {
      this.steps = steps;
    }
  }

  /**
   * An operation.
   *
   * @param object which of the locks or variables
   * @param value what to write, how long to wait, and so on
   */
  record Op(Kind kind, int object, int value, List<Op> body) {

    int steps(int callback) {
      int steps = kind.steps + body.stream().mapToInt(op -> op.steps(callback)).sum();
      boolean calls = kind == Kind.CALL_CHAIN || kind == Kind.QUEUE_WORK;
      return calls ? steps + callback : steps;
    }

    boolean uses(Kind wanted) {
      return kind == wanted || body.stream().anyMatch(op -> op.uses(wanted));
    }

    @Override
    public String toString() {
      return kind + "(" + object + ", " + value + (body.isEmpty() ? ")" : ", " + body + ")");
    }
  }

  int callbackSteps() {
    return callback.stream().mapToInt(op -> op.steps(0)).sum();
  }

  /** The program without as many last operations as are too much for the bound. */
  GeneratedProgram within(double schedules) {
    List<Plan> shorter = new ArrayList<>(plans);
    while (schedules(shorter) > schedules) {
      int longest =
          IntStream.range(0, shorter.size())
              .boxed()
              .max(Comparator.comparingInt(i -> shorter.get(i).steps(callbackSteps())))
              .orElseThrow();
      Plan plan = shorter.get(longest);
      shorter.set(longest, new Plan(plan.count(), plan.ops().subList(0, plan.ops().size() - 1)));
    }
    return new GeneratedProgram(List.copyOf(shorter), callback, time);
  }

  /** About how many schedules there are, as if no task ever waited: a multinomial. */
  private double schedules(List<Plan> some) {
    double schedules = 1;
    int all = 0;
    for (Plan plan : some) {
      for (int i = 0; i < plan.count(); i++) {
        for (int step = 1; step <= plan.steps(callbackSteps()); step++) {
          all++;
          schedules = schedules * all / step;
        }
      }
    }
    return schedules;
  }

  /** Whether there is a task that never lets time pass, and one that waits for time to pass. */
  boolean spinsThroughTime() {
    return time == TimeMode.MAXIMAL
        && (uses(Kind.RETRY_AT_ONCE) || uses(Kind.SPIN_UNTIL_SET))
        && (uses(Kind.SLEEP) || uses(Kind.WAIT_EVENT_TIMEOUT) || uses(Kind.RETRY_EVERY_TICK));
  }

  GeneratedProgram with(TimeMode otherTime) {
    return new GeneratedProgram(plans, callback, otherTime);
  }

  private boolean uses(Kind kind) {
    if (callback.stream().anyMatch(op -> op.uses(kind))) {
      return true;
    }
    return plans.stream().anyMatch(plan -> plan.ops().stream().anyMatch(op -> op.uses(kind)));
  }

  World world() {
    return machine -> {
      Kernel kernel = new Kernel(machine, this);
      for (int i = 0; i < plans.size(); i++) {
        Plan plan = plans.get(i);
        machine.spawn(Role.task("task" + i).times(plan.count()), () -> kernel.run(plan.ops(), 0));
      }
      if (uses(Kind.QUEUE_WORK)) {
        machine.spawn(Role.daemon("kworker"), kernel.work::workerThread);
      }
    };
  }

  /** The shared objects, and what the operations do with them. */
  private static final class Kernel {
    private final Machine machine;
    private final List<Mutex> mutexes;
    private final List<RwSemaphore> semaphores;
    private final Spinlock spinlock;
    private final List<SharedVariable> variables;
    private final WaitQueue queue;
    private final BlockingNotifierChain chain;
    private final Workqueue work;
    private final Sleep sleep;

    Kernel(Machine machine, GeneratedProgram program) {
      this.machine = machine;
      mutexes = List.of(new Mutex(machine, "a"), new Mutex(machine, "b"));
      semaphores = List.of(new RwSemaphore(machine, "s"), new RwSemaphore(machine, "t"));
      spinlock = new Spinlock(machine, "spin");
      variables = List.of(new SharedVariable(machine, "x", 0), new SharedVariable(machine, "y", 0));
      queue = new WaitQueue(machine, "queue");
      chain = new BlockingNotifierChain(machine, "chain");
      work = new Workqueue(machine, "work", () -> run(program.callback(), 0));
      sleep = new Sleep(machine);
      chain.booted("block", 0, () -> new Answer(Code.NOTIFY_OK, run(program.callback(), 0)));
    }

    /** Runs operations one after the other; gives and returns the register. */
    private int run(List<Op> ops, int start) {
      int register = start;
      for (Op op : ops) {
        register = run(op, register);
      }
      return register;
    }

    private int run(Op op, int register) {
      Mutex mutex = mutexes.get(op.object());
      SharedVariable variable = variables.get(op.object());
      return switch (op.kind()) {
        case LOCK, HAND_OVER_HAND, TRYLOCK, RETRY, RETRY_EVERY_TICK, RETRY_AT_ONCE, KEEP, UNLOCK ->
            mutex(op, mutex, register);
        case READ, WRITE, TRY_READ, TRY_WRITE, DOWNGRADE ->
            semaphore(op, semaphores.get(op.object()), register);
        case SPIN, SPIN_TRYLOCK -> spin(op, register);
        case IF -> register == 0 ? register : run(op.body(), register);
        case WAIT_EVENT, WAIT_EVENT_TIMEOUT, SLEEP_ON, SIGNAL, WAKE_UP ->
            queue(op, variable, register);
        case SLEEP -> {
          sleep.scheduleTimeoutUninterruptible(op.value() + 1);
          yield register;
        }
        case CALL_CHAIN -> chain.callChain();
        case CHOOSE -> machine.choose("which?", "0", "1");
        case GET -> variable.read(op.value() == 0 ? Access.PLAIN : Access.ONCE);
        case SPIN_UNTIL_SET -> {
          retry(() -> variable.read(Access.ONCE) != 0, 0);
          yield register;
        }
        case SET -> {
          variable.write(Access.ONCE, op.value());
          yield register;
        }
        case ADD -> {
          variable.add(1);
          yield register;
        }
        case QUEUE_WORK -> work.queueWork() ? 1 : 0;
        case BUG_IF -> {
          KernelBug.bugOn(register == op.value(), "register " + register);
          yield register;
        }
      };
    }

    private int mutex(Op op, Mutex mutex, int register) {
      switch (op.kind()) {
        case HAND_OVER_HAND -> {
          Mutex other = mutexes.get(1 - op.object());
          mutex.lock();
          other.lock();
          mutex.unlock();
          int result = run(op.body(), register);
          other.unlock();
          return result;
        }
        case TRYLOCK -> {
          if (!mutex.trylock()) {
            variables.get(0).write(Access.ONCE, 2);
            return 0;
          }
        }
        case RETRY -> lockAfterTwoTries(mutex);
        case RETRY_EVERY_TICK -> retry(mutex::trylock, 1);
        case RETRY_AT_ONCE -> retry(mutex::trylock, 0);
        case UNLOCK -> {
          mutex.unlock();
          return register;
        }
        default -> mutex.lock();
      }
      int result = run(op.body(), register);
      if (op.kind() != Kind.KEEP) {
        mutex.unlock();
      }
      return result;
    }

    private void lockAfterTwoTries(Mutex mutex) {
      Loop retry = machine.loop("retry");
      boolean taken = false;
      for (int round = 0; round < 2 && !taken; round++) {
        retry.head(round);
        taken = mutex.trylock();
      }
      retry.leave(taken);
      if (!taken) {
        mutex.lock();
      }
    }

    /** Tries again and again; with 0 ticks in between, without ever sleeping. */
    private void retry(BooleanSupplier attempt, int ticks) {
      Loop retry = machine.loop("retry");
      retry.head();
      while (!attempt.getAsBoolean()) {
        if (ticks > 0) {
          sleep.scheduleTimeoutUninterruptible(ticks);
        }
        retry.head();
      }
      retry.leave();
    }

    private int semaphore(Op op, RwSemaphore semaphore, int register) {
      boolean reads = op.kind() == Kind.READ || op.kind() == Kind.TRY_READ;
      switch (op.kind()) {
        case READ -> semaphore.downRead();
        case TRY_READ -> {
          if (!semaphore.downReadTrylock()) {
            return 0;
          }
        }
        case TRY_WRITE -> {
          if (!semaphore.downWriteTrylock()) {
            return 0;
          }
        }
        default -> semaphore.downWrite();
      }
      if (op.kind() == Kind.DOWNGRADE) {
        semaphore.downgradeWrite();
        reads = true;
      }
      int result = run(op.body(), register);
      if (reads) {
        semaphore.upRead();
      } else {
        semaphore.upWrite();
      }
      return result;
    }

    private int spin(Op op, int register) {
      if (op.kind() == Kind.SPIN) {
        spinlock.lock();
      } else if (!spinlock.trylock()) {
        return 0;
      }
      int result = run(op.body(), register);
      spinlock.unlock();
      return result;
    }

    private int queue(Op op, SharedVariable variable, int register) {
      switch (op.kind()) {
        case WAIT_EVENT -> queue.waitEvent("set", () -> variable.read(Access.ONCE) != 0);
        case WAIT_EVENT_TIMEOUT -> {
          return queue.waitEventTimeout(
              "set", () -> variable.read(Access.ONCE) != 0, op.value() + 1);
        }
        case SLEEP_ON -> queue.sleepOn();
        case SIGNAL -> {
          variable.write(Access.ONCE, 1);
          queue.wakeUp();
        }
        default -> queue.wakeUp();
      }
      return register;
    }
  }
}
