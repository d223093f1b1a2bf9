// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.WorldSnapshot;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/**
 * A world after booting: its cells as slots of a {@link Memory}, arranged in a {@link StateShape};
 * its tasks as learned automata.
 */
public final class Program implements Machine {
  private final int hz;
  private final CodeObserver observer;
  private final Memory memory = new Memory();
  private final ObjectIds objects = new ObjectIds();
  private final List<SlotCell> cells = new ArrayList<>();
  private final List<SlotTaskCells> taskCells = new ArrayList<>();
  private final List<Automaton> automata = new ArrayList<>();
  private final Map<String, IntSupplier> measures = new TreeMap<>();
  private final Map<String, BooleanSupplier> goals = new TreeMap<>();
  private final Set<String> lookingAround = new TreeSet<>();

  /** The automaton of every task, by the task's index. */
  private final List<Automaton> automatonOf = new ArrayList<>();

  private final StateShape shape;
  private final int[] initial;
  private boolean booted;
  private @Nullable GuidedRun current;

  public Program(World world, int hz) {
    this(world, hz, CodeObserver.NONE);
  }

  /**
   * Boots a world.
   *
   * @param observer sees the code of the world
   * @throws IllegalArgumentException if the world says that it cannot be
   * @throws HarnessException if booting fails in any other way
   */
  public Program(World world, int hz, CodeObserver observer) {
    this.hz = hz;
    this.observer = observer;
    boot(world);
    shape = new StateShape(cells.size(), StateShape.OWN_CELLS + taskCells.size(), tasksOfRoles());
    for (int nth = 0; nth < taskCells.size(); nth++) {
      taskCells.get(nth).place(shape.block(0) + StateShape.OWN_CELLS + nth, shape.blockSize());
    }
    memory.grow(shape.slots());
    for (int task = 0; task < tasks(); task++) {
      for (SlotTaskCells cell : taskCells) {
        memory.put(cell.slot(task), cell.atBoot(task));
      }
    }
    memory.commit();
    memory.close();
    initial = Arrays.copyOf(memory.values(), shape.slots());
    if (automata.isEmpty()) {
      throw new HarnessException(
          "no task runs in this world; it has to start one: in C, the init function starts a thread,"
              + " queues work, or registers what processes use");
    }
    automata.forEach(each -> observer.addBody(each.role().comm(), each.body()));
    goals.forEach(observer::addGoal);
    automata.forEach(Automaton::learnRoot);
  }

  private void boot(World world) {
    Watchdog.enter("the world's boot()");
    try {
      world.bootOn(
          this,
          () -> {
            List.of(automata, automatonOf).forEach(List::clear);
            List.of(goals, measures).forEach(Map::clear);
          });
    } catch (HarnessException | IllegalArgumentException | AssumptionWithdrawn e) {
      throw e;
    } catch (ProgramText.Refused e) {
      throw new HarnessException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw new HarnessException("the world throws " + e + " while it boots", e);
    } finally {
      Watchdog.leave();
    }
    booted = true;
  }

  private List<StateShape.Tasks> tasksOfRoles() {
    return automata.stream()
        .map(
            automaton ->
                new StateShape.Tasks(
                    automaton.firstTask(), automaton.firstTask() + automaton.role().count()))
        .toList();
  }

  /** How the values of a state are arranged. */
  public StateShape shape() {
    return shape;
  }

  public Memory memory() {
    return memory;
  }

  /** The name of a task. */
  public String comm(int task) {
    Automaton automaton = automaton(task);
    return automaton.role().comm(task - automaton.firstTask());
  }

  /** The shared state that is loaded, cell by cell, for a reader. */
  public List<WorldSnapshot.Value> sharedValues() {
    List<WorldSnapshot.Value> values = new ArrayList<>();
    for (SlotCell cell : cells) {
      values.add(new WorldSnapshot.Value(cell.name(), null, memory.value(cell.slot()), null));
    }
    for (SlotTaskCells cell : taskCells) {
      for (int task = 0; task < tasks(); task++) {
        int value = memory.value(cell.slot(task));
        values.add(new WorldSnapshot.Value(cell.name(), comm(task), value, cell.word(value)));
      }
    }
    return values;
  }

  /**
   * The values of a block for a task at a control location, its own cells as they are by default.
   */
  public int[] bareBlock(ControlLocation node) {
    int[] values = new int[shape.blockSize()];
    values[StateShape.NODE] = node.id;
    for (int nth = 0; nth < taskCells.size(); nth++) {
      values[StateShape.OWN_CELLS + nth] = taskCells.get(nth).initial();
    }
    return values;
  }

  /** Loads the state in which every task is at its start. */
  public void restart(TimeMode time) {
    load(initial);
    for (int task = 0; task < tasks(); task++) {
      int timeout = time == TimeMode.EAGER ? 0 : automaton(task).node(0).timeout();
      memory.put(shape.timer(task), timeout);
    }
    memory.commit();
  }

  /** Makes a state the one that is worked on. */
  public void load(int[] values) {
    System.arraycopy(values, 0, memory.values(), 0, values.length);
    memory.commit();
  }

  /** The bits of the world's objects and locks. */
  public ObjectIds objects() {
    return objects;
  }

  public int tasks() {
    return automatonOf.size();
  }

  /**
   * The number of the cell that a slot belongs to, the same for all tasks that have one of their
   * own; -1 for what is no cell.
   */
  int cellOf(int slot) {
    if (slot < cells.size()) {
      return slot;
    }
    int own = shape.offset(slot) - StateShape.OWN_CELLS;
    return own < 0 ? -1 : cells.size() + own;
  }

  /** The name of the cell with this number. */
  String cellName(int cell) {
    return cell < cells.size() ? cells.get(cell).name() : taskCells.get(cell - cells.size()).name();
  }

  public Automaton automaton(int task) {
    return automatonOf.get(task);
  }

  public List<Automaton> automata() {
    return automata;
  }

  /**
   * Says whether edges of the automata are learned where they are met first. A search that is
   * shared among several programs learns them in one order everywhere, so that control locations
   * have the same numbers.
   */
  public void learnEdges(boolean learn) {
    automata.forEach(automaton -> automaton.learnEdges(learn));
  }

  /** Runs a task's body as far as its results go. */
  void guide(GuidedRun run, Runnable body) {
    current = run;
    Watchdog.enter(run);
    try {
      run.run(body);
    } finally {
      Watchdog.leave();
      current = null;
    }
    HarnessException refused = memory.takeRefused();
    if (refused != null) {
      throw refused;
    }
    observer.bodyRan(run.task().comm());
  }

  void looksAround(Step<?> step) {
    lookingAround.add(step.label());
  }

  /**
   * The steps that were seen to read or write cells of tasks by their index, or to ask how many
   * there are; a step that only looks at the cells of its own task is none of them.
   */
  public Set<String> lookingAround() {
    return lookingAround;
  }

  /** What sees the code of the world. */
  public CodeObserver observer() {
    return observer;
  }

  /**
   * Whether a step has asked for the index of its task, and there are several tasks in its role. If
   * so, they are not interchangeable.
   */
  public boolean tellsTasksApart() {
    for (StateShape.Tasks role : shape.roles()) {
      if (role.end() - role.first() > 1 && memory.isNamed(role.first(), role.end())) {
        return true;
      }
    }
    return false;
  }

  private GuidedRun currentRun() {
    GuidedRun run = current;
    if (run == null) {
      throw new HarnessException(
          booted
              ? "the machine is called from a guard or an effect, or by a thread of its own; only the"
                  + " bodies of tasks may take steps, ask, and name current()"
              : "a step is taken while the world boots; only tasks may take steps");
    }
    return run;
  }

  @Override
  public <T> T perform(Step<T> step) {
    return currentRun().perform(step);
  }

  @Override
  public int choose(String question, String... answers) {
    return currentRun().choose(question, answers);
  }

  @Override
  public Loop loop(String name, boolean interpreted) {
    return currentRun().loop(name, interpreted);
  }

  @Override
  public Task current() {
    return currentRun().task();
  }

  @Override
  public int hz() {
    return hz;
  }

  @Override
  public int jiffiesLeft() {
    return memory.jiffiesLeft();
  }

  private void whileBooting(String what) {
    if (booted) {
      throw new HarnessException(what + " after the world has booted; create it in World.boot()");
    }
  }

  @Override
  public Cell cell(String name, int initial) {
    whileBooting("cell '" + name + "' is created");
    SlotCell cell = new SlotCell(memory, name, cells.size());
    memory.grow(cells.size() + 1);
    memory.put(cells.size(), initial);
    cells.add(cell);
    return cell;
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    whileBooting("task cells '" + name + "' are created");
    SlotTaskCells cell = new SlotTaskCells(memory, this::tasks, name, initial);
    taskCells.add(cell);
    return cell;
  }

  @Override
  public void measure(String name, IntSupplier value) {
    whileBooting("measure '" + name + "' is declared");
    measures.merge(name, value, (one, other) -> () -> one.getAsInt() + other.getAsInt());
  }

  /** What the world declares as costs, by name. */
  public Map<String, IntSupplier> measures() {
    return measures;
  }

  /** A measure's value in the state in memory. */
  public int value(IntSupplier measure) {
    memory.open(0, 0);
    Watchdog.enter("a measure");
    try {
      return measure.getAsInt();
    } finally {
      Watchdog.leave();
      memory.close();
    }
  }

  @Override
  public void goal(String name, BooleanSupplier reached) {
    whileBooting("goal '" + name + "' is declared");
    if (goals.put(name, reached) != null) {
      throw new HarnessException("two goals have the name '" + name + "'; give each its own");
    }
  }

  /** What the world is there for, by name. */
  public Map<String, BooleanSupplier> goals() {
    return goals;
  }

  /** Whether the state in memory satisfies a goal. */
  public boolean satisfies(BooleanSupplier goal) {
    memory.open(0, 0);
    Watchdog.enter("a goal");
    try {
      return goal.getAsBoolean();
    } catch (HarnessException e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      throw new HarnessException("a goal throws " + e, e);
    } finally {
      Watchdog.leave();
      memory.close();
    }
  }

  @Override
  public int spawn(Role role, Runnable body) {
    whileBooting("task '" + role.comm() + "' is spawned");
    int first = tasks();
    Automaton automaton = new Automaton(this, role, first, body, objects);
    automata.add(automaton);
    for (int i = 0; i < role.count(); i++) {
      automatonOf.add(automaton);
    }
    return first;
  }
}
