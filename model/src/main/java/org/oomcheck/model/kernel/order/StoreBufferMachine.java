// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Cell.Operation;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/**
 * A machine on which each task has a store buffer, as a CPU of x86 has: a marked write may take
 * effect after later reads of the task, which itself reads what it has written. So may an atomic
 * operation that gives nothing and is not fully ordered, as {@code set_bit()}; a read of the same
 * variable waits for it. A buffer holds one write. Every other step empties it first: another
 * write, an operation that gives something, {@code smp_mb()}, a lock or unlock, a sleep. To wait
 * for a guard with a write in the buffer is the same to other tasks as not to have come there yet.
 *
 * <p>Source: x86-TSO of Owens, Sarkar and Sewell, <i>A better x86 memory model</i> (2009); the
 * kernel's memory model allows as much on every architecture. An atomic operation is a full barrier
 * on x86, but not in the kernel's memory model, nor on Arm.
 */
public final class StoreBufferMachine extends ForwardingMachine {
  /** What the names of the tasks begin with that empty the buffers. */
  public static final String BUFFER = "buffer of ";

  /** More than any value that is worth telling apart. */
  private static final int VALUES = 1 << 16;

  /** Stands for a write to the cell of another task, which has taken effect. */
  private static final Write AT_ONCE = new Write(0, Operation.SET, 0);

  private static final List<Operation> OPERATIONS = List.of(Operation.values());
  private static final int OF_ALL = OPERATIONS.size();

  /** Where a write can go. */
  private interface Target {
    String name();

    /** Writes for a task, and says what is there then. */
    int put(int task, Operation operation, int number);
  }

  /** A write of a step that is not held back yet. */
  private record Write(int target, Operation operation, int number) {

    /** The write that a number in a cell stands for. */
    static Write of(int held, int number) {
      return new Write((held - 1) / OF_ALL + 1, OPERATIONS.get((held - 1) % OF_ALL), number);
    }

    /** Where the write goes and what it does there, as a number from 1. */
    int kept() {
      return (target - 1) * OF_ALL + OPERATIONS.indexOf(operation) + 1;
    }
  }

  /** What the code of a step sees and does, by what the step is to memory order. */
  private enum Passage {
    /** A write that is held back. */
    HOLDS,
    /** An atomic operation that is held back. */
    CHANGES,
    /** A look at the guard. */
    LOOKS,
    /** A read, which does not wait for the write that is held back. */
    PASSES,
    /** What comes after everything before it. */
    EMPTIES
  }

  /** The code of a step that runs, and what it has written so far that may be held back. */
  private record Passing(Passage passage, List<Write> writes) {
    /** The last write to a target; otherwise one to none. */
    Write written(int target) {
      return writes.stream().filter(w -> w.target == target).reduce(AT_ONCE, (a, b) -> b);
    }
  }

  private final List<Target> targets = new ArrayList<>();

  /** By task, the write that is held back, see {@link Write#kept}; 0 for none. */
  private final TaskCells held;

  /** By task, the number that it writes or changes by. */
  private final TaskCells value;

  /** The code of steps that runs now, the innermost first; empty while no step runs. */
  private final Deque<Passing> running = new ArrayDeque<>();

  private StoreBufferMachine(Machine machine) {
    super(machine);
    this.held = machine.taskCells("write held back", 0);
    this.value = machine.taskCells("value held back", 0);
  }

  /** A world with a store buffer for each of its tasks. */
  public static World with(World world) {
    return machine -> world.boot(new StoreBufferMachine(machine));
  }

  @Override
  public Cell cell(String name, int initial) {
    Buffered cell = new Buffered(super.cell(name, initial), targets.size() + 1);
    targets.add(cell);
    return cell;
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    BufferedOfTasks cells = new BufferedOfTasks(super.taskCells(name, initial), targets.size() + 1);
    targets.add(cells);
    return cells;
  }

  /** A cell of which a task sees its own write that is held back. */
  private final class Buffered extends Cell implements Target {
    private final Cell cell;
    private final int target;

    Buffered(Cell cell, int target) {
      super(cell.name());
      this.cell = cell;
      this.target = target;
    }

    @Override
    public int get() {
      return get(Access.PLAIN);
    }

    @Override
    public int get(Access mode) {
      return isHeld(target) ? own(target, cell.get(mode)) : cell.get(mode);
    }

    @Override
    public void set(int newValue) {
      set(Access.PLAIN, newValue);
    }

    @Override
    public void set(Access mode, int newValue) {
      if (!holdsBack(Passage.HOLDS, new Write(target, Operation.SET, newValue))) {
        cell.set(mode, newValue);
      }
    }

    @Override
    public void change(Access mode, Operation operation, int number) {
      if (!holdsBack(Passage.CHANGES, new Write(target, operation, number))) {
        super.change(mode, operation, number);
      }
    }

    @Override
    public int put(int task, Operation operation, int number) {
      int then = operation.apply(cell.get(), number);
      cell.set(then);
      return then;
    }
  }

  /** A cell of each task: only the task's own writes are held back. */
  private final class BufferedOfTasks extends TaskCells implements Target {
    private final TaskCells cells;
    private final int target;

    BufferedOfTasks(TaskCells cells, int target) {
      super(cells.name());
      this.cells = cells;
      this.target = target;
    }

    @Override
    public int tasks() {
      return cells.tasks();
    }

    @Override
    public int get(int task) {
      return isHeld(target) && task == cells.self()
          ? own(target, cells.get(task))
          : cells.get(task);
    }

    @Override
    public void set(int task, int newValue) {
      isWrittenAtOnce();
      cells.set(task, newValue);
    }

    @Override
    public void replaceAll(int from, int to) {
      isWrittenAtOnce();
      cells.replaceAll(from, to);
    }

    @Override
    public int self() {
      return cells.self();
    }

    @Override
    public int get() {
      return isHeld(target) ? own(target, cells.get()) : cells.get();
    }

    @Override
    public void set(int newValue) {
      if (!holdsBack(Passage.HOLDS, new Write(target, Operation.SET, newValue))) {
        cells.set(newValue);
      }
    }

    @Override
    public int put(int task, Operation operation, int number) {
      int then = operation.apply(cells.get(task), number);
      cells.set(task, then);
      return then;
    }
  }

  /** Whether the running task sees another value than the others. */
  private boolean isHeld(int target) {
    Passing now = running.peek();
    int kept = held.get();
    boolean isOwn = kept != 0 && Write.of(kept, 0).target == target;
    return now != null && (isOwn || now.written(target).target == target);
  }

  /** What the task sees of its own, given what the others see; it waits for an operation. */
  private int own(int target, int others) {
    Passing now = running.peek();
    Write last = now == null ? AT_ONCE : now.written(target);
    Write write = last.target == target ? last : Write.of(held.get(), value.get());
    if (write.operation != Operation.SET && now != null && now.passage == Passage.PASSES) {
      empty();
    }
    return write.operation.apply(others, write.number);
  }

  /** Takes note of a write that is not held back. */
  private void isWrittenAtOnce() {
    Passing now = running.peek();
    if (now != null) {
      now.writes.add(AT_ONCE);
    }
  }

  /** Whether a write is one of a step that may be held back. */
  private boolean holdsBack(Passage passage, Write write) {
    Passing now = running.peek();
    if (now == null || now.passage != passage) {
      isWrittenAtOnce();
      return false;
    }
    now.writes.add(write);
    return true;
  }

  @Override
  public <T> T perform(Step<T> step) {
    Passage passage = passage(step);
    if (passage == Passage.PASSES && step.touchesNothing()) {
      return super.perform(step);
    }
    return super.perform(
        step.around(
            guard -> () -> seenByTask(guard),
            effect -> () -> done(passage, effect),
            isLate(passage)));
  }

  private static boolean isLate(Passage passage) {
    return passage == Passage.HOLDS || passage == Passage.CHANGES;
  }

  private static Passage passage(Step<?> step) {
    if (step.sleeps() || step.timed()) {
      return Passage.EMPTIES;
    }
    if (step.touchesNothing()) {
      boolean isBarrier = step.kind() == Step.Kind.READ && step.access() == Access.FULL;
      return isBarrier ? Passage.EMPTIES : Passage.PASSES;
    }
    if (step.access() == Access.FULL) {
      return Passage.EMPTIES;
    }
    return switch (step.memoryKind()) {
      case READ -> Passage.PASSES;
      case WRITE -> step.access().marked() ? Passage.HOLDS : Passage.EMPTIES;
      case UPDATE -> step.silent() ? Passage.CHANGES : Passage.EMPTIES;
      default -> Passage.EMPTIES;
    };
  }

  /** A guard, as the task sees the memory. */
  private boolean seenByTask(BooleanSupplier guard) {
    running.push(new Passing(Passage.LOOKS, new ArrayList<>()));
    try {
      return guard.getAsBoolean();
    } finally {
      running.pop();
    }
  }

  private <T> T done(Passage passage, Supplier<T> effect) {
    if (passage != Passage.PASSES) {
      empty();
    }
    Passing now = new Passing(passage, new ArrayList<>());
    running.push(now);
    try {
      T result = effect.get();
      if (isLate(passage)) {
        hold(now.writes, result);
      }
      return result;
    } finally {
      running.pop();
    }
  }

  /** The write that is held back takes effect. */
  private void empty() {
    if (held.get() != 0) {
      takesEffect(held.self());
    }
  }

  /** One write is held back; what does more takes effect at once, as what an interrupt does. */
  private void hold(List<Write> made, Object result) {
    if (made.size() == 1 && !made.contains(AT_ONCE) && !(result instanceof Step.Interruption)) {
      held.set(made.get(0).kept());
      value.set(made.get(0).number);
    } else {
      made.stream()
          .filter(write -> !write.equals(AT_ONCE))
          .forEach(write -> put(held.self(), write));
    }
  }

  @Override
  public int spawn(Role role, Runnable body) {
    int first = super.spawn(role, body);
    for (int each = 0; each < role.count(); each++) {
      int task = first + each;
      super.spawn(Role.daemon(BUFFER + role.comm()), () -> emptyAtAnyTime(task, role.count() > 1));
    }
    return first;
  }

  /** What a store buffer does. */
  private void emptyAtAnyTime(int task, boolean isOneOfMany) {
    Supplier<SharedVariable.Seen> effect =
        () -> {
          if (isOneOfMany) {
            // Equal tasks are told apart: each has its own buffer.
            held.self();
          }
          return takesEffect(task);
        };
    Loop loop = loop("empty");
    while (true) {
      loop.head();
      super.perform(
          Step.of(this, "which write takes effect?", effect)
              .when(() -> held.get(task) != 0)
              .idling());
    }
  }

  /** The write that a task holds back takes effect. */
  private SharedVariable.Seen takesEffect(int task) {
    int kept = held.get(task);
    Write write = Write.of(kept, value.get(task));
    int then = put(task, write);
    held.set(task, 0);
    value.set(task, 0);
    String words = targets.get(write.target - 1).name() + " = " + then;
    return new SharedVariable.Seen(kept * VALUES + then, words);
  }

  private int put(int task, Write write) {
    return targets.get(write.target - 1).put(task, write.operation, write.number);
  }
}
