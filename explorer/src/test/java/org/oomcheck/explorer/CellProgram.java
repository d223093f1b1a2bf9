// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/**
 * A small program in which most steps move values between cells, so that some cells influence only
 * each other.
 *
 * @param goal the cell that a goal looks at, -1 for no goal
 */
record CellProgram(List<Plan> plans, int goal) {
  private static final int CELLS = 4;
  private static final int VALUES = 3;
  private static final int MAX_OPS = 5;

  /** What the tasks of a role do. */
  record Plan(int count, boolean daemon, List<Op> ops) {}

  /** What an operation is, and how often it is generated. */
  enum Kind {
    SET(5),
    COPY(6),
    ADD(4),
    SWAP(2),
    /** Copies one cell to another if a third one has a value. */
    COPY_IF(5),
    /** Sets a cell, and says that this is work or moves pages. */
    WORK(1),
    GET(1),
    BUG_IF(1),
    WAIT(1),
    WAIT_WITH_TIMEOUT(1),
    WAIT_EVENT(1),
    SET_AND_WAKE(2),
    WRITE_VARIABLE(1),
    SLEEP(1),
    LOCK(3),
    TRYLOCK(2),
    CHOOSE(2),
    RETRY_EVERY_TICK(1),
    RETRY_AT_ONCE(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    private static Kind random(Random random) {
      int sum = 0;
      for (Kind kind : values()) {
        sum += kind.weight;
      }
      int at = random.nextInt(sum);
      for (Kind kind : values()) {
        at -= kind.weight;
        if (at < 0) {
          return kind;
        }
      }
      throw new AssertionError();
    }
  }

  /** An operation on some cells. */
  record Op(Kind kind, int cell, int other, int third, int value, List<Op> body) {}

  static CellProgram random(Random random) {
    List<Plan> plans = new ArrayList<>();
    int roles = 2 + random.nextInt(2);
    for (int role = 0; role < roles; role++) {
      boolean several = random.nextInt(4) == 0;
      boolean daemon = random.nextInt(6) == 0;
      plans.add(new Plan(several ? 2 : 1, daemon, ops(random, 1 + random.nextInt(MAX_OPS), 1)));
    }
    return new CellProgram(plans, random.nextInt(3) == 0 ? random.nextInt(CELLS) : -1);
  }

  private static List<Op> ops(Random random, int many, int depth) {
    List<Op> ops = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      List<Op> body = depth == 0 ? List.of() : ops(random, random.nextInt(3), depth - 1);
      ops.add(
          new Op(
              Kind.random(random),
              random.nextInt(CELLS),
              random.nextInt(CELLS),
              random.nextInt(CELLS),
              random.nextInt(VALUES),
              body));
    }
    return ops;
  }

  World world() {
    return machine -> {
      Kernel kernel = new Kernel(machine);
      if (goal >= 0) {
        machine.goal("reached", () -> kernel.cells.get(goal).get() == 1);
      }
      for (int i = 0; i < plans.size(); i++) {
        Plan plan = plans.get(i);
        Role role = plan.daemon() ? Role.daemon("daemon" + i) : Role.task("task" + i);
        machine.spawn(role.times(plan.count()), () -> kernel.run(plan.ops()));
      }
    };
  }

  /** The shared objects, and what the operations do with them. */
  private static final class Kernel {
    private final Machine machine;
    private final List<Cell> cells = new ArrayList<>();
    private final Mutex mutex;
    private final Mutex second;
    private final SharedVariable variable;
    private final WaitQueue queue;
    private final Sleep sleep;

    Kernel(Machine machine) {
      this.machine = machine;
      for (int i = 0; i < CELLS; i++) {
        cells.add(machine.cell("cell" + i, 0));
      }
      mutex = new Mutex(machine, "mutex");
      second = new Mutex(machine, "second");
      variable = new SharedVariable(machine, "variable", 0);
      queue = new WaitQueue(machine, "queue");
      sleep = new Sleep(machine);
    }

    void run(List<Op> ops) {
      ops.forEach(this::run);
    }

    private void run(Op op) {
      Cell cell = cells.get(op.cell());
      Cell other = cells.get(op.other());
      Cell third = cells.get(op.third());
      switch (op.kind()) {
        case SET -> step(op, () -> cell.set(op.value()));
        case COPY -> step(op, () -> cell.set(other.get()));
        case ADD -> step(op, () -> cell.set((cell.get() + 1 + op.value()) % VALUES));
        case SWAP -> step(op, () -> swap(cell, other));
        case COPY_IF -> step(op, () -> copyIf(third.get() == op.value(), cell, other));
        case WORK -> {
          Progress progress = op.value() == 0 ? Progress.WORK : Progress.PAGES;
          machine.perform(
              Step.run(this, name(op), () -> cell.set(other.get())).achieving(progress));
        }
        case GET -> {
          if (machine.perform(Step.of(this, name(op), () -> cell.get() == op.value()))) {
            run(op.body());
          }
        }
        case BUG_IF ->
            KernelBug.bugOn(
                machine.perform(Step.of(this, name(op), cell::get)) == op.value(), name(op));
        case WAIT ->
            machine.perform(Step.run(this, name(op), () -> {}).when(() -> holds(cell, op)));
        case WAIT_WITH_TIMEOUT ->
            machine.perform(
                Step.run(this, name(op), () -> other.set(1))
                    .when(() -> holds(cell, op))
                    .timeout(1 + op.value(), () -> true));
        case WAIT_EVENT -> queue.waitEvent(name(op), () -> is(cell, op));
        case SET_AND_WAKE -> {
          step(op, () -> cell.set(op.value()));
          queue.wakeUp();
        }
        case WRITE_VARIABLE ->
            variable.write(op.value() == 0 ? Access.PLAIN : Access.ONCE, op.value());
        case SLEEP -> sleep.scheduleTimeoutUninterruptible(1 + op.value());
        case CHOOSE -> {
          if (machine.choose("which?", "0", "1") == 1) {
            run(op.body());
          }
        }
        case LOCK, TRYLOCK, RETRY_EVERY_TICK, RETRY_AT_ONCE -> locked(op);
        default -> throw new AssertionError(op);
      }
    }

    private void locked(Op op) {
      Mutex lock = op.cell() % 2 == 0 ? mutex : second;
      if (op.kind() == Kind.TRYLOCK) {
        if (!lock.trylock()) {
          return;
        }
      } else if (op.kind() == Kind.LOCK) {
        lock.lock();
      } else {
        retry(lock, op);
      }
      run(op.body());
      lock.unlock();
    }

    /** Tries again and again, and moves a value with each try. */
    private void retry(Mutex lock, Op op) {
      Loop retry = machine.loop("retry");
      retry.head();
      while (!lock.trylock()) {
        step(op, () -> cells.get(op.cell()).set((cells.get(op.other()).get() + 1) % VALUES));
        if (op.kind() == Kind.RETRY_EVERY_TICK) {
          sleep.scheduleTimeoutUninterruptible(1);
        }
        retry.head();
      }
      retry.leave();
    }

    private boolean is(Cell cell, Op op) {
      return machine.perform(Step.of(this, name(op) + "?", () -> holds(cell, op)));
    }

    private static boolean holds(Cell cell, Op op) {
      return cell.get() == op.value();
    }

    private static void swap(Cell one, Cell other) {
      int before = one.get();
      one.set(other.get());
      other.set(before);
    }

    private static void copyIf(boolean wanted, Cell to, Cell from) {
      if (wanted) {
        to.set(from.get());
      }
    }

    private void step(Op op, Runnable effect) {
      machine.perform(Step.run(this, name(op), effect));
    }

    private static String name(Op op) {
      return op.kind() + " " + op.cell() + op.other() + op.third() + op.value();
    }
  }
}
