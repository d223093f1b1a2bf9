// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.WorldSnapshot;
import org.oomcheck.explorer.search.SpinStates;
import org.oomcheck.explorer.selfcheck.HiddenStateCheck;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/**
 * A world after booting: its cells as slots of a {@link Memory}, its tasks as learned automata.
 *
 * <p>The slots: first the cells that all tasks share, then a block for every task, with its
 * automaton's node, its timer and its own cells.
 */
public final class Program implements Machine {
  /** Offset in a task's block: the node of its automaton. */
  public static final int NODE = 0;

  /** Offset in a task's block: the jiffies until its timer fires, 0 if none runs. */
  public static final int TIMER = 1;

  private static final int OWN_CELLS = 2;

  private final int hz;
  private final Memory memory = new Memory();
  private final ObjectIds objects = new ObjectIds();
  private final List<SlotCell> cells = new ArrayList<>();
  private final List<SlotTaskCells> taskCells = new ArrayList<>();
  private final List<Automaton> automata = new ArrayList<>();
  private final Map<String, IntSupplier> measures = new TreeMap<>();

  /** The automaton of every task, by the task's index. */
  private final List<Automaton> automatonOf = new ArrayList<>();

  private final int[] initial;
  private final SpinStates spins = new SpinStates();
  private final HiddenStateCheck plainState = new HiddenStateCheck();
  private @Nullable StateLayout layout;
  private boolean booted;
  private @Nullable GuidedRun recording;

  public Program(World world, int hz) {
    this(world, hz, false);
  }

  /**
   * Boots a world.
   *
   * @param watched whether to take note of what the tasks can reach that is in no cell
   * @throws IllegalArgumentException if the world says that it cannot be
   * @throws HarnessException if it breaks off in any other way
   */
  public Program(World world, int hz, boolean watched) {
    this.hz = hz;
    boot(world);
    for (SlotTaskCells cell : taskCells) {
      cell.place();
    }
    memory.grow(slots());
    for (int task = 0; task < tasks(); task++) {
      for (SlotTaskCells cell : taskCells) {
        memory.put(cell.slot(task), cell.atBoot(task));
      }
    }
    memory.commit();
    memory.close();
    initial = Arrays.copyOf(memory.values(), slots());
    if (automata.isEmpty()) {
      throw new HarnessException("the world has no tasks; spawn at least one");
    }
    if (watched) {
      automata.forEach(automaton -> plainState.note(automaton.role().comm(), automaton.body()));
    }
    for (Automaton automaton : automata) {
      automaton.learnRoot();
    }
  }

  private void boot(World world) {
    Watchdog.enter("the world's boot()");
    try {
      world.boot(this);
    } catch (HarnessException | IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new HarnessException("the world throws " + e + " while it boots", e);
    } finally {
      Watchdog.leave();
    }
    booted = true;
  }

  /** What the tasks can reach that is in no cell. */
  public HiddenStateCheck plainState() {
    return plainState;
  }

  public Memory memory() {
    return memory;
  }

  /** The name of a task. */
  public String comm(int task) {
    Automaton automaton = automaton(task);
    return automaton.role().comm(task - automaton.firstTask());
  }

  /** A layout that fits the state in memory, and all that was remembered. */
  public StateLayout startLayout() {
    return layout == null
        ? new StateLayout(this, memory.values())
        : layout.holding(memory.values());
  }

  public void remember(StateLayout last) {
    layout = last;
  }

  /** The shared state that is loaded, cell by cell, as a reader sees it. */
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

  /** The values of a block for a task at a node, with its own cells as if it never had any. */
  public int[] bareBlock(ControlLocation node) {
    int[] values = new int[blockSize()];
    values[NODE] = node.id;
    for (SlotTaskCells cell : taskCells) {
      values[OWN_CELLS + cell.position] = cell.initial;
    }
    return values;
  }

  /** Goes back to the state in which every task is at its start. */
  public void restart(TimeMode time) {
    load(initial);
    for (int task = 0; task < tasks(); task++) {
      int timeout = time == TimeMode.EAGER ? 0 : automaton(task).node(0).timeout();
      memory.put(block(task) + TIMER, timeout);
    }
    memory.commit();
  }

  /** Makes a state the one that is worked on. */
  public void load(int[] values) {
    System.arraycopy(values, 0, memory.values(), 0, values.length);
    memory.commit();
  }

  /** The states, found so far, in which time passes although tasks can move. */
  public SpinStates spins() {
    return spins;
  }

  /** The bits of the world's objects and locks. */
  public ObjectIds objects() {
    return objects;
  }

  public int tasks() {
    return automatonOf.size();
  }

  public int sharedSlots() {
    return cells.size();
  }

  public int blockSize() {
    return OWN_CELLS + taskCells.size();
  }

  public int slots() {
    return cells.size() + tasks() * blockSize();
  }

  /**
   * The number of the cell that a slot belongs to, the same for all tasks that have one of their
   * own; -1 for what is no cell.
   */
  int cellOf(int slot) {
    if (slot < cells.size()) {
      return slot;
    }
    int offset = (slot - cells.size()) % blockSize();
    return offset < OWN_CELLS ? -1 : cells.size() + offset - OWN_CELLS;
  }

  /** The name of the cell with this number. */
  String cellName(int cell) {
    return cell < cells.size() ? cells.get(cell).name() : taskCells.get(cell - cells.size()).name();
  }

  /** The first slot of a task's block. */
  public int block(int task) {
    return cells.size() + task * blockSize();
  }

  public Automaton automaton(int task) {
    return automatonOf.get(task);
  }

  public List<Automaton> automata() {
    return automata;
  }

  /** Runs a task's body as far as the recording goes. */
  void record(GuidedRun run, Runnable body) {
    recording = run;
    Watchdog.enter(run);
    try {
      run.run(body);
    } finally {
      Watchdog.leave();
      recording = null;
    }
  }

  private GuidedRun recording() {
    GuidedRun run = recording;
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
    return recording().perform(step);
  }

  @Override
  public int choose(String question, String... answers) {
    return recording().choose(question, answers);
  }

  @Override
  public Loop loop(String name) {
    return recording().loop(name);
  }

  @Override
  public Task current() {
    return recording().task();
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
    SlotTaskCells cell = new SlotTaskCells(name, initial, taskCells.size());
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

  private final class SlotTaskCells extends TaskCells {
    private final int initial;
    private final int position;
    private int[] bootValues = new int[0];
    private int firstSlot;
    private int stride;

    SlotTaskCells(String name, int initial, int position) {
      super(name);
      this.initial = initial;
      this.position = position;
    }

    void place() {
      firstSlot = cells.size() + OWN_CELLS + position;
      stride = blockSize();
    }

    int slot(int task) {
      return firstSlot + task * stride;
    }

    int atBoot(int task) {
      return task < bootValues.length ? bootValues[task] : initial;
    }

    @Override
    public int tasks() {
      return automatonOf.size();
    }

    @Override
    public int get(int task) {
      return booted ? memory.read(slot(task)) : atBoot(task);
    }

    @Override
    public void set(int task, int value) {
      if (booted) {
        memory.write(slot(task), value);
        return;
      }
      int known = bootValues.length;
      if (task >= known) {
        bootValues = Arrays.copyOf(bootValues, task + 1);
        Arrays.fill(bootValues, known, task + 1, initial);
      }
      bootValues[task] = value;
    }

    @Override
    public int self() {
      return memory.self();
    }
  }
}
