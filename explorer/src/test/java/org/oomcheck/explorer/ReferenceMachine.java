// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/**
 * One execution of a world, from its start, in the order that the caller asks for. Shares no code
 * with the explorer: a cell is a field, an effect runs once and for good, nothing is taken back.
 */
final class ReferenceMachine implements Machine {

  /** Leaves a body at its next step. */
  private static final class Pause extends Error {
    private static final long serialVersionUID = 1L;

    Pause() {
      super(null, null, false, false);
    }
  }

  private final boolean eager;
  private final int hz;
  private final List<Cell> cells = new ArrayList<>();
  private final List<TaskCells> taskCells = new ArrayList<>();
  private final List<ReferenceRun> runs = new ArrayList<>();
  private final ReferenceOrder order;
  private int self;
  private int jiffiesLeft;

  ReferenceMachine(World world, TimeMode time, int hz) {
    this.eager = time == TimeMode.EAGER;
    this.hz = hz;
    world.boot(this);
    order = new ReferenceOrder(runs.size());
    for (int task = 0; task < runs.size(); task++) {
      goOn(task);
    }
  }

  /** Runs a body again up to the first step that has no result yet. */
  private void goOn(int index) {
    self = index;
    ReferenceRun run = runs.get(index);
    run.task = new Task(run.role.comm(), index + 1, run.role.flags());
    run.answered = 0;
    run.loopsHere = 0;
    run.history = List.of();
    run.step = null;
    run.answers = 0;
    try {
      run.body.run();
      if (!run.task.held().isEmpty()) {
        throw new KernelBug(Hazard.LOCK_MISUSE, "ends with locks");
      }
    } catch (KernelBug splat) {
      run.bug = splat;
    } catch (Pause pause) {
      Step<?> step = run.step;
      run.timer = step != null && step.timed() && !eager ? step.timeout() : 0;
    }
  }

  /** Everything that can happen next. */
  List<Choice> moves() {
    List<Choice> moves = new ArrayList<>();
    if (runs.stream().anyMatch(run -> run.bug != null)) {
      return moves;
    }
    for (int task = 0; task < runs.size(); task++) {
      for (int answer = 0; answer < runs.get(task).answers; answer++) {
        moves.add(new Choice(task, answer));
      }
      if (enabled(task)) {
        moves.add(new Choice(task, 0));
      }
      if (expired(task)) {
        moves.add(new Choice(task, 1));
      }
    }
    boolean timed = runs.stream().anyMatch(run -> run.timer > 0);
    return moves.isEmpty() && timed ? List.of(new Choice(Choice.CLOCK, 0)) : moves;
  }

  private boolean enabled(int task) {
    Step<?> step = runs.get(task).step;
    self = task;
    return step != null && step.enabled();
  }

  private boolean expired(int task) {
    ReferenceRun run = runs.get(task);
    return run.step != null && run.step.timed() && run.timer == 0;
  }

  /** Makes something happen. */
  void take(Choice choice) {
    if (choice.task() == Choice.CLOCK) {
      int delta = runs.stream().mapToInt(run -> run.timer).filter(t -> t > 0).min().orElseThrow();
      runs.forEach(run -> run.timer = Math.max(0, run.timer - delta));
      return;
    }
    ReferenceRun run = runs.get(choice.task());
    Step<?> step = run.step;
    if (step == null) {
      run.results.add(choice.branch());
    } else {
      self = choice.task();
      boolean late = choice.branch() == 1;
      jiffiesLeft = late ? 0 : eager ? step.timeout() : run.timer;
      order.stepped(self, step);
      run.results.add(late ? step.executeTimeout() : step.execute());
    }
    run.timer = 0;
    goOn(choice.task());
  }

  /** What is wrong in this state, whatever comes after it. */
  Set<Hazard> hazards() {
    Set<Hazard> hazards = new HashSet<>();
    runs.forEach(run -> note(run.bug, hazards));
    if (hazards.isEmpty() && lockCycle()) {
      hazards.add(Hazard.DEADLOCK);
    }
    if (!complains() && race()) {
      hazards.add(Hazard.DATA_RACE);
    }
    return hazards;
  }

  /** Whether two tasks are about to access a variable, not both marked, and one writes. */
  private boolean race() {
    for (int task = 1; task < runs.size(); task++) {
      Step<?> step = runs.get(task).step;
      if (runs.subList(0, task).stream().anyMatch(run -> ReferenceOrder.conflict(run.step, step))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a task is about to access a variable, with nothing between it and an access before. */
  boolean unorderedRace() {
    return runs.stream().allMatch(run -> run.bug == null)
        && IntStream.range(0, tasks()).anyMatch(task -> order.races(task, runs.get(task).step));
  }

  private static void note(@Nullable KernelBug bug, Set<Hazard> hazards) {
    if (bug != null) {
      hazards.add(bug.hazard());
    }
  }

  /** Whether tasks wait for each other's locks; tasks that only wait for others are put aside. */
  boolean lockCycle() {
    Set<Integer> waiting = new HashSet<>();
    for (int task = 0; task < runs.size(); task++) {
      Step<?> step = runs.get(task).step;
      if (step != null && step.kind() == Step.Kind.ACQUIRE && !enabled(task) && !expired(task)) {
        waiting.add(task);
      }
    }
    boolean freed = true;
    while (freed) {
      Set<Integer> still = Set.copyOf(waiting);
      freed = waiting.removeIf(task -> still.stream().noneMatch(other -> waits(task, other)));
    }
    return !waiting.isEmpty();
  }

  private boolean waits(int task, int other) {
    Step<?> step = runs.get(task).step;
    return step != null && runs.get(other).task.held().stream().anyMatch(l -> l == step.object());
  }

  int tasks() {
    return runs.size();
  }

  /** Which tasks are daemons. */
  boolean[] daemons() {
    boolean[] daemons = new boolean[runs.size()];
    for (int task = 0; task < daemons.length; task++) {
      daemons[task] = runs.get(task).role.daemon();
    }
    return daemons;
  }

  /** How a task stands; whether it would go on when woken is for the caller to find out. */
  ReferenceHangs.Stand stand(int task, boolean lost) {
    ReferenceRun run = runs.get(task);
    Step<?> step = run.step;
    boolean waits = step != null && !enabled(task) && !expired(task);
    boolean wants = step != null && step.kind() == Step.Kind.ACQUIRE;
    return new ReferenceHangs.Stand(
        waits,
        step != null && step.idles(),
        step == null && run.answers == 0,
        wants && step != null && step.object() instanceof Lock lock ? lock.name() : null,
        run.task.held().stream().map(Lock::name).collect(Collectors.toSet()),
        lost);
  }

  /** What a task's next step achieves. */
  Progress progress(int task) {
    Step<?> step = task < 0 ? null : runs.get(task).step;
    return step == null ? Progress.NONE : step.progress();
  }

  /** Whether the modelled kernel has complained. */
  boolean complains() {
    return runs.stream().anyMatch(run -> run.bug != null);
  }

  /** The tasks that sleep on a wait queue without a timeout. */
  List<Integer> sleepers() {
    List<Integer> sleepers = new ArrayList<>();
    for (int task = 0; task < runs.size(); task++) {
      Step<?> step = runs.get(task).step;
      if (step != null && step.kind() == Step.Kind.SLEEP && !step.timed() && !enabled(task)) {
        sleepers.add(task);
      }
    }
    return sleepers;
  }

  /** Wakes a sleeper and lets it alone go on; whether it gets any further than back to sleep. */
  boolean goesOnWhenWoken(int sleeper) {
    ReferenceRun run = runs.get(sleeper);
    List<Object> asleep = run.history;
    Set<List<Object>> passed = new HashSet<>();
    take(new Choice(sleeper, 0));
    while (enabled(sleeper) && !run.sleepsAgain(asleep) && passed.add(run.history)) {
      take(new Choice(sleeper, 0));
    }
    return !run.sleepsAgain(asleep);
  }

  /** The state without what tasks forget at their loops. */
  Object state() {
    List<Object> state = new ArrayList<>(sharedValues());
    for (int task = 0; task < runs.size(); task++) {
      state.add(block(task));
    }
    return state;
  }

  /** The state without telling the tasks of a role apart. */
  Object stateOfRoles() {
    Map<Role, Map<Object, Integer>> blocks = new HashMap<>();
    for (int task = 0; task < runs.size(); task++) {
      blocks
          .computeIfAbsent(runs.get(task).role, role -> new HashMap<>())
          .merge(block(task), 1, Integer::sum);
    }
    return List.of(sharedValues(), blocks);
  }

  private List<Object> sharedValues() {
    List<Object> values = new ArrayList<>();
    cells.forEach(cell -> values.add(cell.get()));
    return values;
  }

  private List<Object> block(int task) {
    List<Object> block = new ArrayList<>();
    block.add(runs.get(task).history);
    block.add(runs.get(task).timer);
    taskCells.forEach(cell -> block.add(cell.get(task)));
    return block;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T perform(Step<T> step) {
    ReferenceRun run = runs.get(self);
    if (run.answered == run.results.size()) {
      run.task.mightSleep(step);
      run.step = step;
      throw new Pause();
    }
    return (T) answer(run);
  }

  @Override
  public int choose(String question, String... answers) {
    ReferenceRun run = runs.get(self);
    if (run.answered == run.results.size()) {
      run.answers = answers.length;
      throw new Pause();
    }
    return (Integer) answer(run);
  }

  private static Object answer(ReferenceRun run) {
    Object result = run.results.get(run.answered++);
    run.history = ReferenceRun.joined(run.history, result);
    run.loopsHere = 0;
    return result;
  }

  @Override
  public Loop loop(String name, boolean interpreted) {
    ReferenceRun run = runs.get(self);
    List<Object> entry = run.history;
    int ordinal = run.loopsHere++;
    return new Loop() {
      @Override
      public void head(Object... locals) {
        run.forget(entry, ordinal, false, locals);
      }

      @Override
      public void leave(Object... results) {
        run.forget(entry, ordinal, true, results);
      }
    };
  }

  @Override
  public Task current() {
    return runs.get(self).task;
  }

  @Override
  public Cell cell(String name, int initial) {
    Cell cell = new ReferenceCells.Shared(name, initial);
    cells.add(cell);
    return cell;
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    TaskCells cell = new ReferenceCells.OfTasks(name, initial, runs::size, () -> self);
    taskCells.add(cell);
    return cell;
  }

  @Override
  public int spawn(Role role, Runnable body) {
    int first = runs.size();
    for (int i = 0; i < role.count(); i++) {
      runs.add(new ReferenceRun(role, first + i, body));
    }
    return first;
  }

  @Override
  public int hz() {
    return hz;
  }

  @Override
  public int jiffiesLeft() {
    return jiffiesLeft;
  }
}
