// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/**
 * A machine on which each task has a store buffer, as a CPU of x86 has: a marked write may take
 * effect after later reads of the task, which itself reads what it has written. A buffer holds one
 * write. Every other step empties it first: another write, an atomic operation, {@code smp_mb()}, a
 * lock or unlock, a sleep. To wait for a guard with a write in the buffer is the same to other
 * tasks as not to have come there yet.
 *
 * <p>Source: x86-TSO of Owens, Sarkar and Sewell, <i>A better x86 memory model</i> (2009); the
 * kernel's memory model allows as much on every architecture.
 */
public final class StoreBufferMachine extends ForwardingMachine {
  /** What the names of the tasks begin with that empty the buffers. */
  public static final String BUFFER = "buffer of ";

  /** More than any value that is worth telling apart. */
  private static final int VALUES = 1 << 16;

  /** Stands for a write to the cell of another task, which has taken effect. */
  private static final Write AT_ONCE = new Write(0, 0);

  /** Where a write can go. */
  private interface Target {
    String name();

    /** Writes for the running task. */
    void put(int value);

    /** Writes for another task. */
    void put(int task, int value);
  }

  /** A write of a step that is not held back yet. */
  private record Write(int target, int value) {}

  /** What the code of a step sees and does, by what the step is to memory order. */
  private enum Passage {
    /** A write that is held back. */
    HOLDS,
    /** A read, which does not wait for the write that is held back. */
    PASSES,
    /** What comes after everything before it. */
    EMPTIES
  }

  /** The code of a step that runs, and what it has written so far that may be held back. */
  private record Passing(Passage passage, List<Write> writes) {
    Passing(Passage passage) {
      this(passage, new ArrayList<>());
    }

    /** The last write to a target; null if there is none. */
    @Nullable Write written(int target) {
      Write last = null;
      for (Write write : writes) {
        last = write.target == target ? write : last;
      }
      return last;
    }
  }

  private final List<Target> targets = new ArrayList<>();

  /** By task, the number of the target of the write that is held back, from 1; 0 for none. */
  private final TaskCells held;

  /** By task, the value of that write. */
  private final TaskCells value;

  /** The code of steps that runs now, the innermost first; empty while no step runs. */
  private final Deque<Passing> running = new ArrayDeque<>();

  private StoreBufferMachine(Machine machine) {
    super(machine);
    this.held = machine.taskCells("write held back", 0);
    this.value = machine.taskCells("value held back", 0);
  }

  /** The same world, with a store buffer for each of its tasks. */
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
      return isHeld(target) ? own(target) : cell.get(mode);
    }

    @Override
    public void set(int newValue) {
      set(Access.PLAIN, newValue);
    }

    @Override
    public void set(Access mode, int newValue) {
      if (!holdsBack(target, newValue)) {
        cell.set(mode, newValue);
      }
    }

    @Override
    public void put(int newValue) {
      cell.set(newValue);
    }

    @Override
    public void put(int task, int newValue) {
      cell.set(newValue);
    }
  }

  /** The same for a cell of each task: only its own is held back. */
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
      return isHeld(target) && task == cells.self() ? own(target) : cells.get(task);
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
      return isHeld(target) ? own(target) : cells.get();
    }

    @Override
    public void set(int newValue) {
      if (!holdsBack(target, newValue)) {
        cells.set(newValue);
      }
    }

    @Override
    public void put(int newValue) {
      cells.set(newValue);
    }

    @Override
    public void put(int task, int newValue) {
      cells.set(task, newValue);
    }
  }

  /** Whether the running task sees another value than the others. */
  private boolean isHeld(int target) {
    Passing now = running.peek();
    return now != null && (now.written(target) != null || held.get() == target);
  }

  private int own(int target) {
    Passing now = running.peek();
    Write last = now == null ? null : now.written(target);
    return last == null ? value.get() : last.value;
  }

  /** Takes note of a write that is not held back. */
  private void isWrittenAtOnce() {
    Passing now = running.peek();
    if (now != null) {
      now.writes.add(AT_ONCE);
    }
  }

  /** Whether a write is one of a step that may be held back. */
  private boolean holdsBack(int target, int newValue) {
    Passing now = running.peek();
    if (now == null || now.passage != Passage.HOLDS) {
      return false;
    }
    now.writes.add(new Write(target, newValue));
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
            passage == Passage.HOLDS));
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
      default -> Passage.EMPTIES;
    };
  }

  /** A guard, as the task sees the memory. */
  private boolean seenByTask(BooleanSupplier guard) {
    running.push(new Passing(Passage.PASSES));
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
    Passing now = new Passing(passage);
    running.push(now);
    T result;
    try {
      result = effect.get();
    } finally {
      running.pop();
    }
    if (passage == Passage.HOLDS) {
      hold(now.writes, result);
    }
    return result;
  }

  /** The write that is held back takes effect. */
  private void empty() {
    int target = held.get();
    if (target != 0) {
      targets.get(target - 1).put(value.get());
      held.set(0);
      value.set(0);
    }
  }

  /** One write is held back; what does more takes effect at once, as what an interrupt does. */
  private void hold(List<Write> made, Object result) {
    if (made.size() == 1 && !made.contains(AT_ONCE) && !(result instanceof Step.Interruption)) {
      held.set(made.get(0).target);
      value.set(made.get(0).value);
    } else {
      made.stream()
          .filter(write -> !write.equals(AT_ONCE))
          .forEach(write -> targets.get(write.target - 1).put(write.value));
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
    Loop loop = loop("empty");
    while (true) {
      loop.head();
      super.perform(
          Step.of(this, "which write takes effect?", () -> takesEffect(task, isOneOfMany))
              .when(() -> held.get(task) != 0)
              .idling());
    }
  }

  private SharedVariable.Seen takesEffect(int task, boolean isOneOfMany) {
    if (isOneOfMany) {
      // Equal tasks are told apart: each has its own buffer.
      held.self();
    }
    int number = held.get(task);
    int written = value.get(task);
    Target target = targets.get(number - 1);
    target.put(task, written);
    held.set(task, 0);
    value.set(task, 0);
    return new SharedVariable.Seen(number * VALUES + written, target.name() + " = " + written);
  }
}
